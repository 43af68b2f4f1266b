import { exec } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const PUBLISHED = ['index.ts', 'credentials', 'isc', 'nodes'];
const AROUND = [
	'package.json',
	'tsconfig.json',
	'tsconfig.build.json',
	'eslint.config.mjs',
	'.npmrc',
	'.prettierrc.json',
	'.prettierignore',
	'scripts',
	'README.md',
	'LICENSE',
];

let copy: string;
beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'planted-'));
	for (const name of [...PUBLISHED, ...AROUND])
		cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Manifest {
	scripts: Record<string, string>;
	[field: string]: unknown;
}

function manifest(): Manifest {
	return JSON.parse(readFileSync(path.join(copy, 'package.json'), 'utf8')) as Manifest;
}

/** Runs a command as npm does, in the copy: with the installed programs on the path. */
async function command(line: string): Promise<{ code: number; output: string }> {
	return await new Promise((resolve) => {
		// The rules take every file for a node's where they believe that they are tested themselves.
		const env = {
			...process.env,
			NODE_ENV: undefined,
			PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
		};
		exec(line, { cwd: copy, env, maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
			resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout || stderr });
		});
	});
}

/** What `npm run lint` reports about the rules; the compiler before it and the formatter behind it have nothing against a timer. */
async function lint(): Promise<{ code: number; found: string[] }> {
	const rules = manifest()
		.scripts.lint.split(' && ')
		.find((part) => part.startsWith('eslint'));
	const { code, output } = await command(`${rules} --format json`);
	const results = JSON.parse(output) as Array<{
		filePath: string;
		messages: Array<{ ruleId: string; message: string }>;
	}>;
	const found = results.flatMap(({ filePath, messages }) =>
		messages.map(({ ruleId, message }) => `${path.relative(copy, filePath)} ${ruleId} ${message}`),
	);
	return { code, found };
}

/** `npm run scan` over what would be published. */
async function scan(): Promise<{ code: number; found: string[]; bytes: number }> {
	const { code, output } = await command(manifest().scripts.scan);
	const found = output.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : []));
	return { code, found, bytes: Number(/has (\d+) bytes/.exec(output)?.[1]) };
}

/** Runs when the file is loaded, so that the bundle keeps it. */
const BARE = 'setTimeout(() => undefined, 1);\n';
const HIDDEN = `/* eslint-disable */\n${BARE}`;
/** What gets around the readers for parameters. */
const UNREAD = `
import type { IExecuteFunctions } from 'n8n-workflow';
export const planted = [
	(fns: IExecuteFunctions) => fns.getNodeParameter('limit', 0),
	(fns: IExecuteFunctions) => fns['getNodeParameter']('limit', 0),
	({ getNodeParameter }: IExecuteFunctions) => getNodeParameter,
	(fns: IExecuteFunctions) => fns.getNode().parameters.limit,
];
`;
/** Imports that go past a door, from one step to another, or up a floor. Each file has one. */
const ARROWS: Record<string, string> = {
	'isc/accessRequests/run/pastDoor.ts': '../outcomes/pairOutcome',
	'nodes/SailPointIsc/pastDoor.ts': '../../isc/accessRequests/outcomes/pairOutcome',
	'isc/accessRequests/submit/toAnotherStep.ts': '../plan',
	'isc/accessRequests/model/upToAStep.ts': '../plan',
	'isc/accessRequests/plan/upToAStory.ts': '../run',
	'isc/api/upToTheModel.ts': '../accessRequests/model/pairs',
	'isc/shared/upToTheApi.ts': '../api/client',
	'isc/identities/toAStep.ts': '../accessRequests/resolve',
	'isc/approvals/toTheModel.ts': '../accessRequests/model/pairs',
};
const UNFORMATTED = 'isc/shared/unformatted.ts';
const PLANTED = { 'isc/tenant': BARE, 'isc/session': HIDDEN, 'nodes/SailPointIsc/transport/clock': HIDDEN };

test('lint and scan fail on what n8n forbids, in the open and behind a disable comment, and find nothing else', async () => {
	for (const [file, code] of Object.entries(PLANTED)) appendFileSync(path.join(copy, `${file}.ts`), code);
	writeFileSync(path.join(copy, 'nodes/SailPointIsc/resources/unread.ts'), UNREAD.trimStart());
	for (const [file, target] of Object.entries(ARROWS))
		writeFileSync(path.join(copy, file), `import * as planted from '${target}';\n\nexport { planted };\n`);
	const { scripts, ...fields } = manifest();
	const forbidden = {
		dependencies: { axios: '1' },
		overrides: { xlsx: '1' },
		scripts: { ...scripts, postinstall: 'node x.js' },
	};
	writeFileSync(path.join(copy, 'package.json'), JSON.stringify({ ...fields, ...forbidden }));

	const [linted, scanned] = await Promise.all([lint(), scan()]);

	expect({ lint: linted.code, scan: scanned.code }).toEqual({ lint: 1, scan: 1 });
	for (const file of Object.keys(PLANTED))
		expect(linted.found).toContainEqual(expect.stringMatching(new RegExp(`^${file}\\.ts .*setTimeout`)));
	// `isc/session` holds types alone, so it isn't in what is built.
	for (const file of ['tenant', '(?!tenant\\.)[\\w.]+'])
		expect(scanned.found).toContainEqual(
			expect.stringMatching(new RegExp(`^dist/shared/${file}\\.js:\\d+ .*setTimeout`)),
		);
	expect(linted.found).toContainEqual(expect.stringMatching(/^package\.json .*dependencies/));
	expect(scanned.found).toContainEqual(
		expect.stringMatching(/^nodes\/SailPointIsc\/transport\/clock\.ts:\d+ .*setTimeout/),
	);
	const around = linted.found.filter((finding) => /unread\.ts no-restricted-syntax Parameters are read/.test(finding));
	expect(around).toHaveLength(4);
	expect(scanned.found).toEqual(
		expect.arrayContaining([
			'package.json has dependencies',
			'package.json has overrides',
			'package.json has the install script postinstall',
		]),
	);
	for (const file of Object.keys(ARROWS))
		expect(linted.found).toContainEqual(expect.stringMatching(new RegExp(`^${file} boundaries/dependencies `)));
	const planted = /setTimeout|disable|unread|^package\.json| boundaries\/dependencies /;
	const arrows = linted.found.filter((finding) => finding.includes(' boundaries/dependencies '));
	expect(arrows).toHaveLength(Object.keys(ARROWS).length);
	expect([...linted.found, ...scanned.found].filter((finding) => !planted.test(finding))).toEqual([]);
	expect(scanned.bytes).toBeLessThan(250_000);
}, 240_000);

test('lint fails on a file that is not formatted, and only on that', async () => {
	const formatter = manifest()
		.scripts.lint.split(' && ')
		.find((part) => part.startsWith('prettier'));
	expect((await command(formatter ?? 'false')).output).toBe('');
	writeFileSync(path.join(copy, UNFORMATTED), 'export const planted = {a:1}\n');
	const { code, output } = await command(`${formatter} 2>&1`);
	expect(code).not.toBe(0);
	expect(output).toContain(UNFORMATTED);
});

test('the build fails on an import of code that is not published', async () => {
	cpSync(path.join(root, 'sandbox/ids.ts'), path.join(copy, 'sandbox/ids.ts'), { recursive: true });
	appendFileSync(path.join(copy, 'isc/package.ts'), "export { newId as planted } from '../sandbox/ids';\n");
	const { code, output } = await command(`${manifest().scripts.build} 2>&1`);
	expect(code).toBe(1);
	expect(output).toContain("isc/package.js imports sandbox/ids.js, which isn't published");
}, 120_000);
