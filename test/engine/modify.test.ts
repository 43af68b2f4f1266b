import { DateTime } from 'luxon';

import { startSandbox, type Sandbox } from '../../sandbox';
import { jsons, runOperation } from './operation';
import { expectSchema } from './schema';
import { access, accessItem, errorOf, people, submitted } from './support';
import { quickTime } from '../support/quickTime';

let sandbox: Sandbox;
quickTime();
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.clearCalls());

const inDays = (days: number) => DateTime.utc().plus({ days }).startOf('second');
const results = (json: Record<string, unknown>) => json.results as Array<Record<string, unknown>>;

test('changes the end date of what several people hold, and follows it to its end', async () => {
	const [one, other] = sandbox.addPeople(2);
	const role = sandbox.item('Sales Reader', 'ROLE');
	for (const person of [one, other]) sandbox.hold(person, role);
	const removeDate = inDays(30);
	const result = await runOperation(sandbox, ['accessRequest', 'modify'], {
		...people('id', one.id, other.id),
		...access(accessItem('ROLE', 'id', role.id)),
		comment: 'Project ends',
		end: 'date',
		removeDate: removeDate.toISO(),
		options: { waitForCompletion: 30, reference: 'INC1', onBehalfOf: 'Payroll', fullEvidence: true },
	});
	const [json] = jsons(result);
	expect(json).toMatchObject({
		statusCode: 202,
		requestType: 'MODIFY_ACCESS',
		outcome: 'SUBMITTED',
		tenant: expect.any(String),
	});
	expect(results(json).map(({ outcome, state }) => [outcome, state])).toEqual([
		['SUBMITTED', 'REQUEST_COMPLETED'],
		['SUBMITTED', 'REQUEST_COMPLETED'],
	]);
	for (const person of [one, other]) expect(sandbox.holdingsOf(person, role)[0].removeDate).toBe(removeDate.toMillis());
	expect(submitted(sandbox)[0]).toMatchObject({ requestType: 'MODIFY_ACCESS' });
	expectSchema('accessRequest', 'modify', [json]);
});

test("a start date moves, by the item, and what nobody holds or has no date is the row's error", async () => {
	const [person] = sandbox.addPeople(1);
	const role = sandbox.item('Sales Editor', 'ROLE');
	sandbox.hold(person, role, { startDate: inDays(3).toMillis() });
	const start = inDays(9);
	const rows = [
		{ date: start.toISO(), role: role.id },
		{ date: '', role: role.id },
		{ date: start.toISO(), role: sandbox.item('Sales Reviewer', 'ROLE').id },
	];
	const result = await runOperation(
		sandbox,
		['accessRequest', 'modify'],
		{
			...people('id', person.id),
			...access(accessItem('ROLE', 'id', '={{ $json.role }}', { startDate: '={{ $json.date }}' })),
			options: { waitForCompletion: 30 },
		},
		{ items: rows, onError: 'continueErrorOutput' },
	);
	expect(jsons(result).map((json) => results(json)[0].state)).toEqual(['REQUEST_COMPLETED']);
	expect(result.items[0].pairedItem).toEqual({ item: 0 });
	expect(sandbox.holdingsOf(person, role)[0].startDate).toBe(start.toMillis());
	expect(errorOf(result, 0).message).toContain('Modify needs a start date, an end date or both');
	expect(errorOf(result, 1).message).toContain("doesn't hold");
	expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
});
