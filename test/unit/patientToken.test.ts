import { freshToken, holdOf, type IssuedToken, knownToken, tokenKey } from '../../isc/signIn/accessTokens';
import { patientToken } from '../../isc/signIn/patientToken';
import { type Passing, SignInError } from '../../isc/signIn/signInError';
import { NoWaitClock, quiet } from './api/fakes';

let keys = 0;
const newKey = () => tokenKey('https://acme.example', `patient-${++keys}`, 'secret');
const failure = (passing?: Passing) => new SignInError({ message: 'It failed.', advice: 'Do this.' }, passing);
const problem = { kind: 'failing' } as const;

/** Fails as scripted, then succeeds. */
function requests(...failures: SignInError[]): { request: () => Promise<IssuedToken>; readonly made: number } {
	let made = 0;
	return {
		request: async () => {
			made += 1;
			if (made <= failures.length) throw failures[made - 1];
			return await Promise.resolve({ token: `token-${made}`, expiresIn: 600 });
		},
		get made() {
			return made;
		},
	};
}

/** The looks at a request under way take no time: only the waits between requests count. */
class PatientClock extends NoWaitClock {
	override async sleep(ms: number): Promise<void> {
		if (ms === 250) await new Promise((done) => setImmediate(done));
		else await super.sleep(ms);
	}
}

const waits = (clock: NoWaitClock) => clock.slept;
const patience = (clock: NoWaitClock, maxPauseMs = 120_000) => ({ clock, log: quiet, maxPauseMs });

describe('patientToken', () => {
	it.each([
		['rateLimited', 20],
		['failing', 4],
		['unreachable', 3],
		['timeout', 2],
	] as const)('tries again after %s, %d times', async (kind, repeats) => {
		const enough = requests(...Array.from({ length: repeats }, () => failure({ kind })));
		const clock = new PatientClock();
		expect(await patientToken(newKey(), undefined, enough.request, patience(clock, 600_000))).toBe(
			`token-${repeats + 1}`,
		);
		const tooMany = requests(...Array.from({ length: repeats + 1 }, () => failure({ kind })));
		await expect(patientToken(newKey(), undefined, tooMany.request, patience(clock, 600_000))).rejects.toThrow(
			'It failed.',
		);
		expect(tooMany.made).toBe(repeats + 1);
	});

	it('does not try again where the id or the secret is wrong', async () => {
		const wrong = requests(failure());
		await expect(patientToken(newKey(), undefined, wrong.request, patience(new PatientClock()))).rejects.toThrow(
			'It failed.',
		);
		expect(wrong.made).toBe(1);
	});

	it('doubles its waits, and waits no longer than it may', async () => {
		const clock = new PatientClock();
		const down = requests(...Array.from({ length: 9 }, () => failure(problem)));
		await expect(patientToken(newKey(), undefined, down.request, patience(clock, 3_000))).rejects.toThrow('It failed.');
		expect(waits(clock)).toEqual([500, 1_000]);
		expect(down.made).toBe(3);
	});

	it('waits as long as ISC asks, and not at all where that is longer than it may', async () => {
		const clock = new PatientClock();
		const asked = (ms: number) => requests(failure({ kind: 'rateLimited', status: 429, retryAt: clock.now() + ms }));
		await patientToken(newKey(), undefined, asked(90_000).request, patience(clock));
		expect(waits(clock).reduce((sum, ms) => sum + ms)).toBe(90_000);
		await expect(patientToken(newKey(), undefined, asked(121_000).request, patience(clock))).rejects.toThrow(
			'ISC asks to wait until 00:20 UTC (121 s)',
		);
		expect(waits(clock).reduce((sum, ms) => sum + ms)).toBe(90_000);
	});

	it('believes a time that ISC named for a minute: those who come later ask again', async () => {
		const key = newKey();
		const clock = new PatientClock();
		const busy = requests(failure({ kind: 'rateLimited', status: 429, retryAt: clock.now() + 86_400_000 }));
		for (let runs = 0; runs < 2; runs += 1)
			await expect(patientToken(key, undefined, busy.request, patience(clock))).rejects.toThrow('86,400 s');
		expect(busy.made).toBe(1);
		await clock.sleep(60_000);
		expect(await patientToken(key, undefined, busy.request, patience(clock))).toBe('token-2');
	});

	it('shares no failure with those who come later, however short their patience', async () => {
		const key = newKey();
		const clock = new PatientClock();
		const failing = requests(...Array.from({ length: 5 }, () => failure(problem)));
		await expect(patientToken(key, undefined, failing.request, patience(clock, 600_000))).rejects.toThrow('It failed.');
		expect(holdOf(key, clock.now())).toBeDefined();
		expect(await patientToken(key, undefined, failing.request, patience(clock, 10))).toBe('token-6');
	});

	it('ends with its execution while the request goes on for others', async () => {
		const key = newKey();
		let answer: (token: IssuedToken) => void = () => undefined;
		const request = async () => await new Promise<IssuedToken>((done) => (answer = done));
		const clock = new PatientClock();
		const real = { now: () => clock.now(), sleep: async () => await new Promise<void>((done) => setTimeout(done, 1)) };
		const canceled = { ...real, cancelled: false };
		const leaving = patientToken(key, undefined, request, { clock: canceled, log: quiet, maxPauseMs: 1000 });
		const staying = patientToken(key, undefined, request, {
			clock: { ...real, cancelled: false },
			log: quiet,
			maxPauseMs: 1000,
		});
		canceled.cancelled = true;
		expect(await leaving).toBeUndefined();
		answer({ token: 'late' });
		expect(await staying).toBe('late');
	});
});

describe('freshToken', () => {
	it('keeps a token whose rights only may be old, if there is no new one', async () => {
		const key = newKey();
		await freshToken(key, undefined, requests().request);
		const broken = requests(failure(problem));
		await expect(freshToken(key, 'token-1', broken.request, { keepRefused: true })).rejects.toThrow();
		expect(knownToken(key)).toBe('token-1');
		await expect(freshToken(key, 'token-1', requests(failure(problem)).request)).rejects.toThrow();
		expect(knownToken(key)).toBeUndefined();
	});
});
