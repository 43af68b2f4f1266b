import { setImmediate as turn } from 'node:timers/promises';

import { ephemeralCallerWith, type Caller } from '../../engine/whichRunSupport';
import { access, accessItem, people } from '../../engine/support';

/**
 * Run by Node with `--expose-gc`: 1,000 executions of the node one after the other on the tenants whose addresses are its arguments. Prints the
 * heap in bytes after each 100, as a JSON list.
 */
const EXECUTIONS = 1_000;
const EVERY = 100;

function id(number: number): string {
	return number.toString(16).padStart(32, '0');
}

async function heapUsed(): Promise<number> {
	for (let times = 0; times < 3; times++) {
		await turn();
		(globalThis as { gc?: () => void }).gc?.();
	}
	return process.memoryUsage().heapUsed;
}

async function main(urls: string[]): Promise<void> {
	const callers = urls.map((apiUrl): Caller => {
		const fields = { environment: 'custom', apiUrl, clientId: 'client', clientSecret: 'a secret of the test' };
		return ephemeralCallerWith({ sailPointIscApi: fields });
	});
	const heaps: number[] = [];
	for (let execution = 0; execution < EXECUTIONS; execution++) {
		const [item] = await callers[execution % callers.length].call({
			operation: 'grant',
			...people('id', id(2 * execution), id(2 * execution + 1)),
			...access(accessItem('ROLE', 'id', id(1_000_000 + execution))),
		});
		if (item.json.outcome !== 'SUBMITTED') throw new Error(`Execution ${execution}: ${JSON.stringify(item.json)}`);
		if ((execution + 1) % EVERY === 0) heaps.push(await heapUsed());
	}
	process.stdout.write(JSON.stringify(heaps));
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(String(error));
		process.exit(1);
	},
);
