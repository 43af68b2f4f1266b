import type { WantedPair } from '../../../isc/accessRequests/model/wanted';
import { isForAccount } from '../../../isc/accessRequests/model/accounts/sameAccount';
import { matchRows } from '../../../isc/accessRequests/reconcile/matchRows';
import type { StatusRow } from '../../../isc/api/wire';
import { pair } from '../plan/pairs';

const settings = {
	runKey: 'run',
	excludedIds: new Set<string>(),
	answeredIds: new Set<string>(),
	isLast: false,
	skewMs: 0,
	names: new Map(),
};

function wantedOn(account: string): WantedPair {
	return pair(0, 1, 1, { item: { accountSelection: [{ sourceId: 's', accounts: [{ accountUuid: account }] }] } });
}

function row(accessRequestId: string, account: string | undefined, second: number): StatusRow {
	const requestedAccounts = account === undefined ? null : [{ accountUuid: account, accountId: `CN=${account}` }];
	const clientMetadata = { n8nRequest: 'run', n8nItem: 'item-1' };
	const shown = {
		accessRequestId,
		created: `2030-01-01T00:00:0${second}Z`,
		requestType: 'GRANT_ACCESS',
		type: 'ENTITLEMENT',
		requestedFor: { id: 'person-1' },
		clientMetadata,
		requestedAccounts,
	};
	return shown as unknown as StatusRow;
}

function match(pairs: WantedPair[], rows: StatusRow[]) {
	const { found, ambiguous } = matchRows(
		pairs.map((one) => ({ pair: one, sentAt: Date.parse('2030-01-01T00:00:00Z') })),
		rows,
		settings,
	);
	return {
		found: [...found.values()].map((theirs) => theirs.map(({ accessRequestId }) => accessRequestId)),
		ambiguous: ambiguous.size,
	};
}

describe('the same access for two accounts of one person, both answers lost', () => {
	const both = [wantedOn('admin'), wantedOn('user')];

	test('each request goes to the pair with its account, whichever came first', () => {
		expect(match(both, [row('r-user', 'user', 1), row('r-admin', 'admin', 2)])).toEqual({
			found: [['r-admin'], ['r-user']],
			ambiguous: 0,
		});
	});

	test('if ISC accepted only one of them, the other is not found', () => {
		expect(match(both, [row('r-user', 'user', 1)])).toEqual({ found: [['r-user']], ambiguous: 0 });
	});

	test('if no row names its account and ISC accepted both, each pair gets both ids', () => {
		expect(match(both, [row('r-1', undefined, 1), row('r-2', undefined, 2)])).toEqual({
			found: [
				['r-1', 'r-2'],
				['r-1', 'r-2'],
			],
			ambiguous: 0,
		});
	});

	test('if no row names its account and ISC accepted one, neither pair is reported as found', () => {
		expect(match(both, [row('r-1', undefined, 1)])).toEqual({ found: [], ambiguous: 2 });
	});

	test('a request for another account is not mistaken for the lost one', () => {
		expect(match([wantedOn('admin')], [row('r-user', 'user', 1)])).toEqual({ found: [], ambiguous: 0 });
	});
});

describe('a role for several sources, requested for two accounts of one person on the first', () => {
	const roleOn = (account: string): WantedPair => {
		const accountSelection = [
			{ sourceId: 'ad', accounts: [{ accountUuid: account, nativeIdentity: `CN=${account}` }] },
			{ sourceId: 'sap', accounts: [{ nativeIdentity: 'TOVE1' }] },
			{ sourceId: 'github' },
		];
		return pair(0, 1, 1, { item: { type: 'ROLE', accountSelection } });
	};
	const shown = (...accounts: object[]) => ({ requestedAccounts: accounts }) as StatusRow;
	const sap = { accountUuid: null, accountId: 'tove1' };
	const ad = (account: string) => ({ accountUuid: account.toUpperCase(), accountId: `CN=${account}` });

	test.each<[string, StatusRow, string]>([
		['all that it names', shown(ad('admin'), sap), 'yes'],
		['the other account on the first source, the same one on the second', shown(ad('user'), sap), 'no'],
		['only what both requests share', shown(sap), 'unknown'],
		['no accounts', shown(), 'unknown'],
		['an account without any id', shown({ name: 'x' }), 'unknown'],
	])('a row that shows %s', (_what, row, answer) => {
		expect(isForAccount(row, roleOn('admin'))).toBe(answer);
	});
});
