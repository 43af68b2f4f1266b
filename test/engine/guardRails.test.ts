import { patternProblem } from '../../isc/accessRequests/model/guardRails';
import { startSandbox, type Sandbox } from '../../sandbox';
import { runAsTool, tryGuardRails } from './guardRailsSupport';
import { jsons, runOperation } from './operation';
import { op } from './requestOperation';
import { access, accessItem, errorOf, people, submitted } from './support';

let sandbox: Sandbox;
beforeEach(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterEach(async () => await sandbox.close());

async function grant(person: string, item: string, guardRails: unknown, more: object = {}, options: object = {}) {
	const { type, id } = sandbox.item(item);
	return await runOperation(
		sandbox,
		op('grant'),
		{ ...people('alias', person), ...access(accessItem(type, 'id', id)), ...more, options: { guardRails, ...options } },
		{ onError: 'continueErrorOutput' },
	);
}

const item = (type: string, by: string, value: string, source = '') => ({ item: [{ type, by, value, source }] });

describe('a guard rail', () => {
	test.each([
		['Allowed Items', { allowedItems: item('ROLE', 'name', 'IT Editor') }, /not one of the allowed access items/],
		['Denied Items', { deniedItems: item('ROLE', 'name', 'IT Reader') }, /is not allowed/],
		['Allowed People', { allowedPeople: 'attributes.department:Sales' }, /not one of the allowed people/],
		['Max Duration', { maxDuration: 30 }, /no end date, and at most 30 days are allowed/],
		['End Required', { endRequired: true }, /no end date/],
		['Comment Required', { commentRequired: true }, /no comment/],
		['Reference Pattern', { referencePattern: 'INC\\d{7}' }, /no reference, and it must match/],
		['Allowed Items', { allowedItems: item('ROLE', 'name', 'No Such Role') }, /wasn't found/],
		['Allowed Items', { allowedItems: item('ACCESS_PROFILE', 'name', 'Reporting') }, /2 in ISC are called that/],
	])('%s stops a row that breaks it, before any submit', async (name, rails, says) => {
		const { message } = errorOf(await grant('bruno.costa', 'IT Reader', rails));
		expect(message).toContain(`The guard rail ${name} stops this`);
		expect(message).toMatch(says);
		expect(submitted(sandbox)).toEqual([]);
	});

	test('lets pass what keeps to it', async () => {
		const rails = {
			allowedItems: item('ROLE', 'name', 'IT Reader'),
			deniedItems: item('ENTITLEMENT', 'name', 'AD VPN', 'Active Directory'),
			allowedPeople: 'attributes.department:Engineering',
			maxPeople: 1,
			maxDuration: 30,
			commentRequired: true,
			referencePattern: 'INC\\d{7}',
			privileged: 'refuse',
		};
		const more = { comment: 'why', end: 'duration', duration: 30 };
		const result = await grant('bruno.costa', 'IT Reader', rails, more, { reference: 'INC0012345' });
		expect(jsons(result)[0].outcome).toBe('SUBMITTED');
	});

	test('Privileged Access also finds what a role contains', async () => {
		sandbox.addItem('ROLE', { name: 'Hidden Power', contains: [sandbox.item('AD Domain Admins').id] });
		const refuse = { privileged: 'refuse' };
		expect(errorOf(await grant('bruno.costa', 'Hidden Power', refuse)).message).toMatch(/contains the privileged/);
		expect(errorOf(await grant('bruno.costa', 'GitHub owners', refuse, { comment: 'why' })).message).toMatch(
			/is privileged/,
		);
	});

	test('Max People counts everybody in the run, and then none is sent', async () => {
		const { type, id } = sandbox.item('IT Reader');
		const who = people('id', sandbox.person('bruno.costa').id, sandbox.person('carla.rossi').id);
		const result = await runOperation(
			sandbox,
			op('grant'),
			{ ...who, ...access(accessItem(type, 'id', id)), options: { guardRails: { maxPeople: 1 } } },
			{ onError: 'continueErrorOutput' },
		);
		expect(errorOf(result).message).toMatch(/this run is for 2 people, and at most 1/);
		expect(submitted(sandbox)).toEqual([]);
	});

	test.each([
		['an expression', { maxPeople: '={{ 5 }}' }, /can't be an expression/],
		['a model', { referencePattern: '={{ $fromAI("pattern") }}' }, /can't be an expression/],
		['an expression for all', '={{ { maxPeople: 5 } }}', /is an expression/],
		['none', {}, /without a guard rail/],
		['nothing', { allowedPeople: '' }, /is empty/],
		['no entry', { allowedItems: {} }, /is empty/],
		['an entitlement without a source', { deniedItems: item('ENTITLEMENT', 'name', 'X') }, /needs a source/],
		['a pattern that repeats a group', { referencePattern: '(a+)+' }, /repeats a group/],
	])('that is %s refuses the run before any call', async (_, rails, says) => {
		const result = await grant('bruno.costa', 'IT Reader', rails);
		expect(errorOf(result).message).toMatch(says);
		expect(sandbox.calls).toEqual([]);
	});
});

test('patterns that could take long are refused, and the usual ones are not', () => {
	for (const pattern of ['INC\\d{7}', '(INC|REQ|CHG)\\d{7}', '[A-Z]{2,5}-\\d+', '(?:INC)?\\d{7}'].slice(0, 3))
		expect([pattern, patternProblem(pattern)]).toEqual([pattern, undefined]);
	for (const pattern of ['(a+)+', '(a|a)*b', '(?:a?){30}', 'a*a*a*a*b', '(a)\\1', '[', 'x'.repeat(201)])
		expect([pattern, patternProblem(pattern)]).not.toEqual([pattern, undefined]);
});

describe('as an agent tool', () => {
	const role = () => access(accessItem('ROLE', 'id', sandbox.item('Engineering Team').id));

	test.each([
		['revoke', {}],
		['modify', { end: 'date', removeDate: '2099-01-01' }],
	])('%s is a dry run unless a person allows decisions', async (operation, more) => {
		const parameters = { ...people('alias', 'priya.nair'), ...role(), comment: 'why', ...more };
		for (const allowDecisions of [undefined, false, '={{ true }}', 'true']) {
			const result = await runAsTool(sandbox, operation, { ...parameters, allowDecisions });
			const [output] = jsons(result);
			expect(output.outcome).toBe('PLANNED');
			expect(JSON.stringify(output.results)).toMatch(/Allow Decisions is off in this tool/);
		}
		expect(submitted(sandbox)).toEqual([]);
		const [sent] = jsons(await runAsTool(sandbox, operation, { ...parameters, allowDecisions: true }));
		expect(sent.outcome).toBe('SUBMITTED');
	});

	test('the duplicate check cannot be turned off', async () => {
		const parameters = { ...people('alias', 'priya.nair'), ...role(), options: { duplicateHandling: 'submit' } };
		const result = await runAsTool(sandbox, 'grant', parameters);
		expect(errorOf(result).message).toMatch(/must be one of skip, fail/);
		expect(submitted(sandbox)).toEqual([]);
	});
});

test('150 generated inputs of agents and workflows cannot get past the guard rails', async () => {
	expect(await tryGuardRails(sandbox, 150, 7)).toEqual([]);
	expect(sandbox.requestItems().length).toBeGreaterThan(0);
}, 60_000);
