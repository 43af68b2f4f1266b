import { readApprovals } from '../../../isc/api/approvals';
import { asSent, enumValue } from '../../../isc/api/lenient';
import { isRequestedFor, readStatusRow, readStatusRows } from '../../../isc/api/statusRow';
import { FINAL_STATES, REQUEST_STATES } from '../../../isc/api/wire';
import { isFinal } from '../../../isc/accessRequests/model/progress';

const spellings = (state: string): string[] => {
	const words = state.toLowerCase().split('_');
	const capital = words.map((word) => word[0].toUpperCase() + word.slice(1));
	return [state, state.toLowerCase(), words.join(' '), capital.join(' '), capital.join(''), words.join('-')];
};

describe('a row of the status list', () => {
	test.each([...REQUEST_STATES])('has its state in any spelling: %s', (state) => {
		for (const spelled of spellings(state)) {
			const row = readStatusRow({ state: spelled });
			expect(row.state).toBe(state);
			expect(isFinal(row)).toBe(FINAL_STATES.has(state));
		}
	});

	it('keeps values that no document lists, which count as running', () => {
		const row = readStatusRow({ state: 'Waiting for Moon', type: 'APPLICATION', requestType: 'BORROW_ACCESS' });
		expect(row).toEqual({ state: 'Waiting for Moon', type: 'APPLICATION', requestType: 'BORROW_ACCESS' });
		expect(isFinal(row)).toBe(false);
		expect(enumValue('Canceled', REQUEST_STATES)).toBe('CANCELLED');
	});

	it('is the very row as sent where it is as documented', () => {
		const sent = {
			accessRequestId: 'r1',
			state: 'EXECUTING',
			type: 'ROLE',
			requestType: null,
			requestedFor: { id: 'p1' },
			requester: { id: 'p2' },
			approvalDetails: [{ status: 'PENDING' }],
		};
		expect(readStatusRow(sent)).toBe(sent);
		expect(asSent(readStatusRow(sent))).toBe(sent);
	});

	it('has people as an object or a list, and its id in either field', () => {
		const sent = {
			id: 'r1',
			accessRequestId: '',
			requestedFor: [null, { id: 'p1' }, { id: 'p2' }],
			requester: [{ id: 'p3' }],
		};
		const row = readStatusRow(sent);
		expect(row).toMatchObject({ accessRequestId: 'r1', requestedFor: { id: 'p1' }, requester: { id: 'p3' } });
		expect(['p1', 'p2', 'p3'].map((id) => isRequestedFor(row, id))).toEqual([true, true, false]);
		expect(asSent(row)).toBe(sent);
	});

	it('has a person in whatever spelling of the id', () => {
		const row = readStatusRow({ requestedFor: { id: '2C918085-7182-305E-0171-993735622948' } });
		expect(isRequestedFor(row, '2c9180857182305e0171993735622948')).toBe(true);
		expect(isRequestedFor(readStatusRow({}), '')).toBe(false);
	});

	it.each([null, undefined, 'row', 7, []])('%p is none', (sent) => {
		expect(readStatusRow(sent)).toEqual({});
		expect(readStatusRows([sent, { state: 'error' }])).toMatchObject([{ state: 'ERROR' }]);
	});

	it.each([
		[{ requestedFor: 'p1' }],
		[{ requestedFor: [] }],
		[{ requester: 7, state: {}, approvalDetails: [null, 'x'] }],
	])('%j does not break the reader', (sent) => {
		const row = readStatusRow(sent);
		expect([row.requestedFor, row.requester, row.state]).toEqual([undefined, undefined, undefined]);
		expect(row.approvalDetails ?? []).toEqual([]);
	});
});

test('an approval has enumerations in any spelling and people as an object or a list', () => {
	const sent = {
		id: 'a1',
		state: 'Approved',
		requestType: 'grant access',
		requestedFor: [{ id: 'p1' }],
		requestedObject: { id: 'i1', type: 'Access Profile' },
	};
	const [approval, same] = readApprovals([sent, null, 'x', { id: 'a2', state: 'REJECTED' }]);
	expect(approval).toMatchObject({
		state: 'APPROVED',
		requestType: 'GRANT_ACCESS',
		requestedFor: { id: 'p1' },
		requestedObject: { id: 'i1', type: 'ACCESS_PROFILE' },
	});
	expect(asSent(approval)).toBe(sent);
	expect(same).toEqual({ id: 'a2', state: 'REJECTED' });
});
