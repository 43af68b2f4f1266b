import { faults, grant, item, items, json, modify, person, revoke, ruled } from './drafts';

const ACCOUNT = [{ sourceId: 's1', accounts: [{ accountUuid: 'u1' }] }];
const NEEDS = 'A request for a machine identity needs the account that the access is for';
const ONE = 'A request for a machine identity takes exactly one source with one account';

function machineItem(rest = {}) {
	return item('e1', { type: 'ENTITLEMENT', accountSelection: ACCOUNT, ...rest });
}

describe('machine identities, by fields', () => {
	const machine = { requestedFor: 'machines' as const, accessItems: [machineItem()] };

	it('takes grants of entitlements, for several machines', () => {
		const [entry] = ruled(grant({ ...machine, identities: [person(['m1', 'm2'])] })).entries;
		expect(entry.identityType).toBe('MACHINE');
		expect(entry.identities).toHaveLength(2);
		expect(entry.items[0].accountSelection).toEqual(ACCOUNT);
	});

	it('takes the account selection as JSON text', () => {
		expect(
			items(grant({ ...machine, accessItems: [machineItem({ accountSelection: JSON.stringify(ACCOUNT) })] }))[0]
				.accountSelection,
		).toEqual(ACCOUNT);
	});

	it.each(['ROLE', 'ACCESS_PROFILE'])('refuses a %s', (type) => {
		expect(faults(grant({ ...machine, accessItems: [machineItem({ type })] }))).toEqual([
			`Access Items [1] > Type: A machine identity can have only entitlements, not ${type}`,
		]);
	});

	it('takes ids only', () => {
		expect(faults(grant({ ...machine, identities: [person('bot', 'alias'), person('a@x.io', 'email', 2)] }))).toEqual([
			"Identities [1] > Identity: A machine identity can't be named by user name",
			"Identities [2] > Identity: A machine identity can't be named by email address",
		]);
	});

	it.each([
		['grant', grant],
		['modify', modify],
	])('needs exactly one source with one account for a %s', (_, draft) => {
		const fault = (accountSelection: unknown) =>
			faults(draft({ ...machine, accessItems: [machineItem({ accountSelection })] }));
		expect(fault(undefined)).toEqual([`Access Items [1] > Account Selection: ${NEEDS}`]);
		expect(fault([])).toEqual([`Access Items [1] > Account Selection: ${NEEDS}`]);
		expect(fault([...ACCOUNT, ...ACCOUNT])).toEqual([`Access Items [1] > Account Selection: ${ONE}`]);
		expect(fault([{ sourceId: 's1' }])).toEqual([`Access Items [1] > Account Selection: ${ONE}`]);
		expect(fault([{ sourceId: 's1', accounts: [{ accountUuid: 'u1' }, { accountUuid: 'u2' }] }])).toEqual([
			`Access Items [1] > Account Selection: ${ONE}`,
		]);
	});

	it('reports a broken account selection where it is broken, and not as missing', () => {
		const fault = (accountSelection: unknown) =>
			faults(grant({ ...machine, accessItems: [machineItem({ accountSelection })] }));
		const at = 'Access Items [1] > Account Selection';
		expect(fault({ sourceId: 's1' })).toEqual([`${at}: The account selection must be a list but is an object`]);
		expect(fault(['u1'])).toEqual([`${at}[0]: An entry of the account selection must be an object but is text`]);
		expect(fault([{ sourceId: 's1', accounts: [] }])).toEqual([
			`${at}[0].accounts: The list of accounts is an empty list`,
			`${at}: ${ONE}`,
		]);
		expect(fault([{ sourceId: 's1', accounts: [{}] }])).toEqual([`${at}[0].accounts[0]: The account isn't named`]);
		expect(fault([{ sourceId: null }])).toEqual([
			`${at}[0]: The entry of the account selection names neither a source nor an account`,
			`${at}: ${ONE}`,
		]);
		expect(fault([{ source: 's1', accounts: [{ uuid: 'u1', accountUuid: 'u1' }] }])).toEqual([
			`${at}[0].source: Unknown field "source"`,
			`${at}[0].accounts[0].uuid: Unknown field "uuid"`,
		]);
		expect(fault([{ sourceId: {}, accounts: [{ accountUuid: [] }] }])).toEqual([
			`${at}[0].sourceId: The source ID must be text but is an object`,
			`${at}[0].accounts[0].accountUuid: The account UUID must be text but is a list`,
		]);
	});

	it('needs a date for a modify', () => {
		expect(faults(modify({ ...machine, removeDate: '' }))).toEqual([
			'Access Items [1] > End Date: Modify needs a start date, an end date or both',
		]);
	});

	it('takes a native identity for a revoke, and no account selection', () => {
		const revoked = items(
			revoke({ ...machine, accessItems: [machineItem({ accountSelection: undefined, nativeIdentity: 'CN=bot' })] }),
		);
		expect(revoked[0]).toMatchObject({ nativeIdentity: 'CN=bot', comment: 'left the team' });
		expect(items(revoke({ ...machine, accessItems: [machineItem({ accountSelection: undefined })] }))).toHaveLength(1);
		expect(faults(revoke(machine))).toEqual([
			'Access Items [1] > Account Selection: Revoke takes no account selection',
		]);
	});

	it('takes no form and no assignment id', () => {
		expect(faults(grant({ ...machine, accessItems: [machineItem({ formInstanceId: 'f' })] }))).toEqual([
			'Access Items [1] > Form Instance ID: Only a grant for people can have a form',
		]);
		expect(
			faults(revoke({ ...machine, accessItems: [machineItem({ accountSelection: undefined, assignmentId: 'a' })] })),
		).toEqual(['Access Items [1] > Assignment ID: A request for a machine identity takes no assignment ID']);
	});
});

describe('machine identities, by JSON', () => {
	const entry = (rest = {}, itemRest = {}) => ({
		identityId: 'm1',
		identityType: 'MACHINE',
		requestedItems: [{ type: 'ENTITLEMENT', id: 'e1', accountSelection: ACCOUNT, ...itemRest }],
		...rest,
	});
	const nested = (...entries: unknown[]) => ({ requestedForWithRequestedItems: entries });
	const toRevoke = { accountSelection: null, comment: 'gone' };

	it('takes several machines for a grant', () => {
		const { entries } = ruled(json(nested(entry(), entry({ identityId: 'm2' }))));
		expect(entries.map((one) => one.identityType)).toEqual(['MACHINE', 'MACHINE']);
	});

	it('refuses roles, a missing account, and people among them', () => {
		expect(faults(json(nested(entry({}, { type: 'ROLE' }))))).toHaveLength(1);
		expect(faults(json(nested(entry({}, { accountSelection: undefined }))))).toEqual([
			`requestedForWithRequestedItems[0].requestedItems[0].accountSelection: ${NEEDS}`,
		]);
		expect(faults(json(nested(entry(), { identityId: 'p1', requestedItems: [{ type: 'ROLE', id: 'r1' }] })))).toEqual([
			'requestedForWithRequestedItems: People and machine identities are mixed in one request',
		]);
		expect(faults(json(nested(entry({}, { accountSelection: [] }))))).toEqual([
			'requestedForWithRequestedItems[0].requestedItems[0].accountSelection: The account selection is an empty list',
		]);
	});

	it('takes one machine for a revoke', () => {
		const revokeOf = (...entries: unknown[]) => json(nested(...entries), { requestType: 'REVOKE_ACCESS' });
		expect(ruled(revokeOf(entry({}, toRevoke))).entries).toHaveLength(1);
		expect(ruled(revokeOf(entry({}, toRevoke), entry({}, { ...toRevoke, id: 'e2' }))).entries[0].items).toHaveLength(2);
		expect(faults(revokeOf(entry({}, toRevoke), entry({ identityId: 'm2' }, toRevoke)))).toEqual([
			'requestedForWithRequestedItems: Revoke takes one machine identity, but the list has 2',
		]);
	});

	it('needs a date for a modify', () => {
		expect(faults(json(nested(entry()), { requestType: 'MODIFY_ACCESS' }))).toEqual([
			'requestedForWithRequestedItems[0].requestedItems[0].removeDate: Modify needs a start date, an end date or both',
		]);
		expect(
			ruled(json(nested(entry({}, { startDate: '2026-07-01' })), { requestType: 'MODIFY_ACCESS' })).entries,
		).toHaveLength(1);
	});
});
