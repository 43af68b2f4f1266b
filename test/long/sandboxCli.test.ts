import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultQuirks } from '../../sandbox/options';
import { http } from '../sandbox/support';

const root = join(__dirname, '../..');
const running = new Set<ChildProcess>();

afterEach(() => {
	for (const child of running) child.kill('SIGKILL');
	running.clear();
});

interface Started {
	child: ChildProcess;
	output: () => string;
	ended: Promise<number | null>;
}

function start(...options: string[]): Started {
	const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...options], { cwd: root });
	let text = '';
	child.stdout.on('data', (chunk) => (text += String(chunk)));
	child.stderr.on('data', (chunk) => (text += String(chunk)));
	running.add(child);
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve)).finally(() =>
		running.delete(child),
	);
	return { child, output: () => text, ended };
}

async function run(...options: string[]): Promise<{ code: number | null; output: string }> {
	const { ended, output } = start(...options);
	return { code: await ended, output: output() };
}

/** Starts the sandbox, calls `work` with its address, and stops it as Ctrl-C does. */
async function serving<Result>(
	options: string[],
	work: (url: string, output: string) => Promise<Result>,
): Promise<Result> {
	const { child, ended, output } = start('--port', '0', ...options);
	const url = await new Promise<string>((resolve, reject) => {
		child.stdout?.on('data', () => {
			const found = /listens at (\S+)/.exec(output())?.[1];
			if (found !== undefined && output().includes('Ctrl-C')) resolve(found);
		});
		void ended.then(() => reject(new Error(output())));
	});
	const result = await work(url, output());
	child.kill('SIGINT');
	expect(await ended).toBe(0);
	return result;
}

test('--help lists every option', async () => {
	const { code, output } = await run('--help');
	expect(code).toBe(0);
	for (const option of [
		'port',
		'host',
		'rate-limit',
		'clock',
		'status-lag',
		'approvals-lag',
		'search-lag',
		'token-lifetime',
		'identities',
		'access-items',
		'profile',
		'quirk',
		'state',
		'help',
	]) {
		expect(output).toContain(`--${option} `);
	}
});

test('unknown options and values are refused with an explanation', async () => {
	expect(await run('--quirk', 'nothing=1')).toMatchObject({
		code: 1,
		output: expect.stringMatching(/no setting "nothing".*ignoredRequests/),
	});
	expect(await run('--quirk', 'ignoredRequests=gone')).toMatchObject({
		code: 1,
		output: expect.stringMatching(/ignoredRequests must be cancelled or hidden or refused/),
	});
	expect(await run('--profile', 'best')).toMatchObject({
		code: 1,
		output: expect.stringMatching(/--profile must be documented or worst, not "best"/),
	});
	expect(await run('--rate-limit', 'many')).toMatchObject({
		code: 1,
		output: expect.stringMatching(/--rate-limit must be a number/),
	});
});

test('it uses the given settings, prints working credentials, and its state survives a restart', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'sandbox-cli-'));
	const options = [
		'--state',
		join(folder, 'state.json'),
		'--clock',
		'stepped',
		'--quirk',
		'ignoredRequests=hidden',
		'--quirk',
		'itemsPerRequest=2',
		'--quirk',
		'caseSensitiveFilters=true',
	];
	const signIn = async (url: string, output: string): Promise<ReturnType<typeof http>> => {
		const [, client_id, client_secret] = /ORG_ADMIN +(\S+) +(\S+)/.exec(output) ?? [];
		const token = await http(url).post<{ access_token: string }>('/oauth/token', {
			grant_type: 'client_credentials',
			client_id,
			client_secret,
		});
		return http(url, { Authorization: `Bearer ${token.data.access_token}` });
	};
	try {
		const accessRequestId = await serving(options, async (url, output) => {
			expect((await http(url).get<object>('/_control/quirks')).data).toEqual({
				...defaultQuirks,
				ignoredRequests: 'hidden',
				itemsPerRequest: 2,
				caseSensitiveFilters: true,
			});
			expect((await http(url).patch('/_control/quirks', { rateWindow: 'never' })).status).toBe(400);
			const admin = await signIn(url, output);
			const [person] = (
				await admin.get<Array<{ id: string }>>('/public-identities/v1', {
					params: { filters: 'alias eq "priya.nair"' },
				})
			).data;
			const [role] = (
				await admin.get<Array<{ id: string }>>('/roles/v1', { params: { filters: 'name eq "IT Reader"' } })
			).data;
			const submitted = await admin.post<{ newRequests: Array<{ accessRequestIds: string[] }> }>(
				'/access-requests/v1',
				{ requestedFor: [person.id], requestedItems: [{ id: role.id, type: 'ROLE' }] },
			);
			return submitted.data.newRequests[0].accessRequestIds[0];
		});
		await serving(options, async (url, output) => {
			const rows = (
				await (await signIn(url, output)).get<Array<{ accessRequestId: string }>>('/access-request-status/v1')
			).data;
			expect(rows.map((row) => row.accessRequestId)).toEqual([accessRequestId]);
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}, 60_000);
