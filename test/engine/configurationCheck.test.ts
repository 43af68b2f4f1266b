import type { INodeProperties } from 'n8n-workflow';

import { resourceProperties } from '../../nodes/SailPointIsc/resources';
import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

async function check(client: 'admin' | 'user' | 'limited' = 'admin') {
	return jsons(await runOperation(sandbox, ['configuration', 'check'], {}, { client })) as Array<
		Record<string, string>
	>;
}

const about = (findings: Array<Record<string, string>>, text: RegExp) =>
	findings.filter(({ finding }) => text.test(finding));

test('an Admin may do everything, with about 25 reads and nothing else', async () => {
	sandbox.request('priya.nair', 'Production Support');
	const findings = await check();
	expectSchema('configuration', 'check', findings);
	expect(findings.filter(({ area, status }) => area === 'Permissions' && status !== 'OK')).toEqual([]);
	expect(about(findings, /user level Admin/)).toMatchObject([{ status: 'OK' }]);
	expect(sandbox.calls.length).toBeLessThanOrEqual(30);
	const writes = sandbox.calls.filter(({ method, path }) => method !== 'GET' && !/search|predict|oauth/.test(path));
	expect(writes).toEqual([]);
});

test('a plain user learns what does not work, and why', async () => {
	const findings = await check('user');
	for (const what of [/^Search: not allowed/, /^Prediction of conflicts .* not allowed/, /^Roles with .* not allowed/])
		expect(about(findings, what)).toMatchObject([{ status: 'LIMITED', advice: expect.stringMatching(/./) }]);
	expect(about(findings, /no user level of its own/)).toHaveLength(1);
});

test('each operation of the node is judged, and a user without a level is told what is missing', async () => {
	const judged = (await check()).filter(({ area }) => area === 'Operations');
	expect(judged.filter(({ status }) => status !== 'OK')).toEqual([]);
	const ofNode = judged.filter(({ finding }) => finding.includes(' › '));
	const names = ofNode.flatMap(({ finding }) => {
		const [, resource, operations] = /^(.*) › (.*): allowed\.$/.exec(finding) ?? [];
		return operations.split(/, | and /).map((operation) => `${resource} › ${operation}`);
	});
	expect(names.sort()).toEqual(operationsOnScreen().filter((name) => name !== 'Configuration › Check'));
	const limits = (await check('user')).filter(({ area }) => area === 'Operations');
	const of = (name: string) => limits.find(({ finding }) => finding.startsWith(`${name}: `));
	expect(of('Access Request › Close')).toMatchObject({
		status: 'LIMITED',
		finding: expect.stringMatching(/Admin only/),
	});
	expect(of('Access Request › Revoke')).toMatchObject({
		status: 'LIMITED',
		finding: expect.stringMatching(/direct reports, as their manager/),
	});
	expect(of('Access Request › Align')).toMatchObject({
		status: 'LIMITED',
		finding: expect.stringMatching(/holders of roles/),
	});
	expect(of('Access Request › Get Account Selections')).toMatchObject({ status: 'UNKNOWN' });
	expect(of('Identity › Get and Get Many')).toMatchObject({ status: 'OK' });
});

test('what could not be found out is not called allowed', async () => {
	sandbox.faults.add({ path: '^/search/v1$', mode: 'status', status: 409 });
	const findings = await check();
	expect(about(findings, /^Search: not found out/)).toMatchObject([{ status: 'UNKNOWN' }]);
	expect(
		about(findings, /^Access Request › (Grant|Revoke|Align)|^Identity › Get Access/).map(({ status }) => status),
	).toEqual(Array(4).fill('UNKNOWN'));
});

/** Every operation, as `Resource › Operation`. */
function operationsOnScreen(): string[] {
	type Choice = { name: string; value: string };
	const choices = ({ options }: INodeProperties) => options as Choice[];
	const resources = resourceProperties.filter(({ name }) => name === 'resource').flatMap(choices);
	const names = resources.flatMap(({ name, value }) =>
		resourceProperties
			.filter((one) => one.name === 'operation' && one.displayOptions?.show?.resource?.includes(value))
			.flatMap(choices)
			.map((operation) => `${name} › ${operation.name}`),
	);
	return [...new Set(names)].sort();
}

test('the findings are what the settings of the tenant are', async () => {
	sandbox.request('priya.nair', 'Production Support');
	Object.assign(sandbox.quirks, {
		pageAfterLast: 'refused',
		accessRequestIdFilter: 'in',
		quotedDates: 'unquoted',
		idSpelling: 'mixed',
	});
	const findings = await check();
	expect(about(findings, /page after the last is refused/)).toHaveLength(1);
	expect(about(findings, /found by their ID with in\./)).toHaveLength(1);
	expect(about(findings, /taken without quotation marks/)).toHaveLength(1);
	sandbox.quirks.pageAfterLast = 'empty';
	sandbox.quirks.accessRequestIdFilter = 'both';
	sandbox.quirks.quotedDates = 'both';
	const others = await check();
	expect(about(others, /page after the last is empty/)).toHaveLength(1);
	expect(about(others, /found by their ID with (eq|in)\./)).toHaveLength(1);
	expect(about(others, /taken with and without quotation marks/)).toHaveLength(1);
});

test('a user who owns access items is told that nobody else may have to approve', async () => {
	sandbox.settings.autoApproval = true;
	const findings = await check();
	expect(about(findings, /owns roles or access profiles/)).toMatchObject([{ status: 'LIMITED' }]);
	expect(about(findings, /approved at once \(autoApprovalEnabled\)/)).toMatchObject([{ status: 'LIMITED' }]);
});

test('no finding has personal data or an ID', async () => {
	sandbox.request('priya.nair', 'Production Support');
	const text = JSON.stringify([...(await check()), ...(await check('user'))]);
	for (const { name, alias, email, id } of ['ada.okafor', 'priya.nair'].map((key) => sandbox.person(key)))
		for (const personal of [name, alias, email ?? '-', id]) expect(text).not.toContain(personal);
	expect(text).not.toMatch(/[0-9a-f]{32}/);
});

test('no selector of a resource or operation is empty: n8n would not load the node', () => {
	const selectors = resourceProperties.filter(({ name }) => name === 'resource' || name === 'operation');
	expect(selectors.length).toBeGreaterThan(7);
	expect(selectors.filter(({ options = [] }) => options.length === 0)).toEqual([]);
});
