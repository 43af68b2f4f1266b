import type { PairOutcome, PairResult } from '../../../isc/accessRequests/model/report';
import { rowMessage } from '../../../isc/accessRequests/outcomes/rowMessage';

const result = (outcome: PairOutcome, more: Partial<PairResult> = {}): PairResult => ({
	identityName: 'Priya Nair',
	name: 'Finance Reader',
	outcome,
	identityId: '2c91person',
	type: 'ROLE',
	id: '2c91role',
	accessRequestIds: ['2c91request'],
	...more,
});

test.each<[PairOutcome, Partial<PairResult>, string]>([
	['SUBMITTED', {}, 'Finance Reader for Priya Nair: submitted, request 2c91request.'],
	['ALREADY_REQUESTED', {}, 'Finance Reader for Priya Nair: already requested, request 2c91request.'],
	['ALREADY_HELD', { accessRequestIds: [] }, 'Finance Reader for Priya Nair: already held, nothing was sent.'],
	[
		'PLANNED',
		{ accessRequestIds: [] },
		'Finance Reader for Priya Nair: would be submitted (dry run, nothing was sent).',
	],
	[
		'SUBMITTED',
		{ name: undefined, identityName: undefined },
		'2c91role for 2c91person: submitted, request 2c91request.',
	],
])('one result, %s', (outcome, more, text) => {
	expect(rowMessage('GRANT_ACCESS', [result(outcome, more)])).toBe(text);
});

test('a revoke and a change of dates are named as such', () => {
	expect(rowMessage('REVOKE_ACCESS', [result('NOT_HELD', { accessRequestIds: [] })])).toBe(
		'Revoke of Finance Reader from Priya Nair: not held, nothing was sent.',
	);
	expect(rowMessage('MODIFY_ACCESS', [result('SUBMITTED')])).toContain(
		'New dates of Finance Reader for Priya Nair: submitted',
	);
});

test('several results are counted by outcome, with a few ids', () => {
	const many = ['1', '2', '3', '4', '5'].map((id) => result('SUBMITTED', { accessRequestIds: [id] }));
	expect(rowMessage('GRANT_ACCESS', [...many, result('ALREADY_HELD', { accessRequestIds: [] })])).toBe(
		'6 requests for access: 5 submitted, requests 1, 2, 3 and 2 more; 1 already held, nothing was sent.',
	);
});

test.each([
	['REQUEST_COMPLETED', {}, 'ISC has completed it.'],
	[
		'REJECTED',
		{ decision: 'REJECTED', approver: 'Mehmet Demir', approverComment: 'Not needed' },
		'The request was rejected (by Mehmet Demir): Not needed.',
	],
	[
		'CANCELLED',
		{ reason: 'Already has access to this item' },
		'ISC canceled the request: Already has access to this item.',
	],
	['PROVISIONING_FAILED', { errors: ['The source is down'] }, 'Provisioning failed: The source is down.'],
	['EXECUTING', {}, ''],
])('after following a request to its end, the message says how it ended: %s', (state, more, text) => {
	const message = rowMessage('GRANT_ACCESS', [result('SUBMITTED', { state, ...more })]);
	expect(message).toBe(
		`Finance Reader for Priya Nair: submitted, request 2c91request.${text === '' ? '' : ` ${text}`}`,
	);
});

test('a submitted request is never called granted', () => {
	for (const outcome of ['SUBMITTED', 'ALREADY_REQUESTED', 'PLANNED'] as const)
		expect(rowMessage('GRANT_ACCESS', [result(outcome)])).not.toMatch(/granted|has access|now has/i);
});

test('after following several requests, the message says how many were completed and how many ended otherwise', () => {
	const states = ['REQUEST_COMPLETED', 'REQUEST_COMPLETED', 'CANCELLED', 'EXECUTING'];
	const message = rowMessage(
		'GRANT_ACCESS',
		states.map((state, index) => result('SUBMITTED', { state, accessRequestIds: [`r${index}`] })),
	);
	expect(message).toContain('ISC has completed 2 of them; 1 ended otherwise: see the results.');
});
