import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { folder } from './folder';
import { forget, whenChanged } from '../../../playground/src/dataFolder';
import { freePort } from '../../../playground/src/n8n';
import { logFile } from '../../../playground/src/paths';
import { isAlive, run, start, stopAll } from '../../../playground/src/processes';

const command = (script: string, log: string) => ({
	command: process.execPath,
	args: ['-e', script],
	cwd: folder,
	env: process.env,
	log,
});

/** A process that starts another one and writes its process ID to the log. */
const PARENT = `
	const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
	console.log(child.pid);
	setInterval(() => {}, 1000);`;

async function eventually<T>(look: () => T | undefined | false): Promise<T> {
	for (let tries = 0; tries < 100; tries++) {
		const found = look();
		if (found) return found;
		await delay(50);
	}
	throw new Error('It did not happen within five seconds.');
}

describe('processes', () => {
	it('end together with everything they started', async () => {
		const child = start(command(PARENT, 'family'));
		const grandchild = await eventually(() => Number(readFileSync(logFile('family'), 'utf8')));
		expect([isAlive(Number(child.pid)), isAlive(grandchild)]).toEqual([true, true]);
		await stopAll();
		await eventually(() => !isAlive(Number(child.pid)) && !isAlive(grandchild));
	});

	it('that fail report their purpose, how they ended and their log', async () => {
		const failing = run('Building', command('console.log("why"); process.exit(3)', 'failing'));
		await expect(failing).rejects.toMatchObject({
			message: 'Building failed: it ended with exit code 3.',
			logPath: logFile('failing'),
		});
		expect(readFileSync(logFile('failing'), 'utf8')).toBe('why\n');
	});

	it('that cannot be started report it', async () => {
		const missing = { ...command('', 'missing'), command: path.join(folder, 'no-such-program') };
		await expect(run('Downloading', missing)).rejects.toThrow(/^Downloading failed: .*ENOENT/);
	});

	it('end when the process that started them is killed', async () => {
		const guard = path.resolve(__dirname, '../../../playground/src/stop-with-parent.cjs');
		const script = `
			const child = require('node:child_process').spawn(process.execPath, ['--require', ${JSON.stringify(guard)}, '-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
			console.log(child.pid);`;
		const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
		const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
		const child = Number(printed.toString());
		await delay(300);
		expect(isAlive(child)).toBe(true);
		parent.kill('SIGKILL');
		await eventually(() => !isAlive(child));
	});
});

describe('work that depends on a state', () => {
	it('is done when the state changes, and again if it failed', async () => {
		const done: string[] = [];
		const work = (state: string) => whenChanged('thing', state, async () => void done.push(state));
		expect([await work('a'), await work('a'), await work('b')]).toEqual([true, false, true]);
		await expect(whenChanged('thing', 'c', () => Promise.reject(new Error('cut short')))).rejects.toThrow('cut short');
		expect([await work('b'), await work('b')]).toEqual([true, false]);
		forget('thing');
		expect(await work('b')).toBe(true);
		expect(done).toEqual(['a', 'b', 'b', 'b']);
	});
});

describe('a free port', () => {
	it('is the wanted one, or another if that is taken', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const taken = (server.address() as AddressInfo).port;
		const other = await freePort(taken);
		expect(other).not.toBe(taken);
		server.close();
		await once(server, 'close');
		expect(await freePort(taken)).toBe(taken);
	});
});
