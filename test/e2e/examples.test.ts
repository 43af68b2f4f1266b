import { startRealN8n, type RealN8n } from './support/realN8n';

let real: RealN8n;
beforeAll(async () => {
	real = await startRealN8n({ iscTicketGrant: 'webhook/isc-ticket', iscSpreadsheetGrant: 'webhook/isc-spreadsheet' });
}, 600_000);
afterAll(async () => await real?.close());
beforeEach(() => real.sandbox.clearCalls());

/** What reached ISC, as `person role` by alias and name. */
function submitted(): string[] {
	const { sandbox } = real;
	return sandbox.callsTo('/access-requests/v1', 'POST').flatMap(({ body }) => {
		const { requestedFor, requestedItems } = body as { requestedFor: string[]; requestedItems: Array<{ id: string }> };
		return requestedFor.flatMap((person) =>
			requestedItems.map((item) => `${sandbox.person(person).alias} ${sandbox.item(item.id).name}`),
		);
	});
}

const inSixtyDays = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);

async function postTicket(ticket: object): Promise<{ status: number; body: Record<string, unknown> }> {
	const response = await fetch(`${real.url}/webhook/isc-ticket`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(ticket),
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('ticket-to-grant: a good ticket is answered with its request, a bad one with the reason', async () => {
	const person = 'carla.rossi@sandbox.example';
	const good = await postTicket({
		ticket: 'INC-1',
		person,
		role: 'Sales Reader',
		until: inSixtyDays,
		reason: 'Covers for a colleague',
	});
	expect(good).toEqual({
		status: 200,
		body: {
			ticket: 'INC-1',
			outcome: 'SUBMITTED',
			accessRequestIds: [expect.any(String)],
			message: expect.stringContaining('queued'),
		},
	});

	const bad = await postTicket({
		ticket: 'INC-2',
		person: 'nobody@sandbox.example',
		role: 'Sales Reader',
		until: inSixtyDays,
		reason: 'A typo',
	});
	expect(bad).toEqual({
		status: 422,
		body: {
			ticket: 'INC-2',
			outcome: 'FAILED',
			message: expect.stringContaining('nobody@sandbox.example'),
			whatToDo: expect.stringMatching(/\w+/),
		},
	});
	expect(submitted()).toEqual(['carla.rossi Sales Reader']);
});

test('monday-revoke: those who are gone lose the role, those who stay keep it, an unknown person needs attention', async () => {
	const execution = await real.rest.execute('iscMondayRevoke', 'Every Monday');
	expect(execution).toMatchObject({ status: 'success' });
	const report = execution.output('Report').map(({ json }) => [json.email, json.outcome]);
	expect(report).toEqual([
		['wout.devries@sandbox.example', 'SUBMITTED'],
		['xenia.popova@sandbox.example', 'SUBMITTED'],
	]);
	const [problem, ...others] = execution.output('Needs Attention').map(({ json }) => json);
	expect(others).toEqual([]);
	expect(problem).toEqual({
		email: 'nobody@sandbox.example',
		problem: expect.stringContaining('nobody@sandbox.example'),
		whatToDo: expect.stringMatching(/\w+/),
	});
	expect(submitted().sort()).toEqual(['wout.devries Engineering Team', 'xenia.popova Engineering Team']);
});

const CSV = `email,type,access,until,reason
hana.kim@sandbox.example,ROLE,Sales Reader,${inSixtyDays},New in the team
nobody@sandbox.example,ROLE,Sales Reader,${inSixtyDays},A typo
ivan.horvat@sandbox.example,ENTITLEMENT,No Such Thing,${inSixtyDays},Another typo
priya.nair@sandbox.example,ROLE,Engineering Team,${inSixtyDays},Held already
`;

/** A line each, without the quotes that the writer puts around what needs them. */
function linesOf(csv: string): Array<Record<string, string>> {
	const [head, ...lines] = csv
		.replace(/^\uFEFF/, '')
		.trim()
		.split(/\r?\n/)
		.map(
			(line) =>
				line
					.match(/("([^"]|"")*"|[^,]*)(,|$)/g)
					?.slice(0, -1)
					.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '').replace(/""/g, '"')) ?? [],
		);
	return lines.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])));
}

test('spreadsheet-to-grant: the file comes back with the outcome beside each row', async () => {
	const form = new FormData();
	form.append('file', new Blob([CSV], { type: 'text/csv' }), 'access.csv');
	const response = await fetch(`${real.url}/webhook/isc-spreadsheet`, { method: 'POST', body: form });
	const text = await response.text();
	expect({ status: response.status, text }).toMatchObject({ status: 200 });
	const rows = linesOf(text);
	const outcomes = Object.fromEntries(rows.map(({ email, outcome }) => [email, outcome]));
	expect(rows).toHaveLength(4);
	expect(outcomes).toEqual({
		'hana.kim@sandbox.example': 'SUBMITTED',
		'nobody@sandbox.example': 'FAILED',
		'ivan.horvat@sandbox.example': 'FAILED',
		'priya.nair@sandbox.example': 'ALREADY_HELD',
	});
	const messageOf = (alias: string) => rows.find(({ email }) => email.startsWith(alias))?.message;
	expect(messageOf('nobody')).toContain('nobody@sandbox.example');
	expect(messageOf('ivan')).toContain('No Such Thing');
	expect(rows.find(({ email }) => email.startsWith('hana'))?.accessRequestIds).toMatch(/^[0-9a-f]{32}$/);
	expect(submitted()).toEqual(['hana.kim Sales Reader']);
});
