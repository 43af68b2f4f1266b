import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Turns of the event loop in which whatever is on its way between node and sandbox, both in this process, arrives. */
const TURNS = 30;
const STARTED = 'http.client.request.start';
const { setImmediate, setTimeout } = globalThis;
const realNow = Date.now;

/**
 * Time that passes at once while everybody only waits, for all tests of a file; to be called before the sandbox is started, which then lives
 * in the same time. While a call is under way it passes as it does outside, so that no timeout comes early. The timers of Node's own network
 * code are not reached: what waits for one of those takes its real time.
 */
export function quickTime(): void {
	let underWay = 0;
	const started = (message: unknown): void => {
		underWay += 1;
		(message as { request: ClientRequest }).request.once('close', () => (underWay -= 1));
	};
	let isOn = false;
	let ended: Promise<void> = Promise.resolve();
	beforeAll(() => {
		jest.useFakeTimers({
			doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'performance', 'hrtime'],
		});
		subscribe(STARTED, started);
		isOn = true;
		ended = passTime(
			() => isOn,
			() => underWay > 0,
		);
	});
	afterAll(async () => {
		isOn = false;
		await ended;
		unsubscribe(STARTED, started);
		jest.useRealTimers();
	});
}

async function passTime(isOn: () => boolean, isCallUnderWay: () => boolean): Promise<void> {
	let quiet = 0;
	let last = realNow();
	while (isOn()) {
		quiet = isCallUnderWay() ? 0 : quiet + 1;
		if (quiet > 0) await new Promise((turn) => setImmediate(turn));
		else await new Promise((passed) => setTimeout(passed, 1));
		const now = realNow();
		jest.advanceTimersByTime(now - last);
		last = now;
		if (quiet < TURNS || jest.getTimerCount() === 0) continue;
		jest.advanceTimersToNextTimer();
		quiet = 0;
	}
}
