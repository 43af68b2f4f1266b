import { progressOf, whyUnsuccessful } from '../../../isc/accessRequests/model/progress';
import { readStatusRow } from '../../../isc/api/statusRow';
import { FINAL_STATES } from '../../../isc/api/wire';

const group = { type: 'GOVERNANCE_GROUP', name: 'Finance approvers' };
const reviewer = { type: 'IDENTITY', name: 'the reviewer' };
const progress = (row: object) => progressOf(readStatusRow(row));
const why = (row: object) => whyUnsuccessful(readStatusRow(row));

describe('who decided', () => {
	it('is who reviewed, with their comment, before a group that could have', () => {
		const approvalDetails = [
			{
				originalOwner: group,
				reviewedBy: reviewer,
				approverComments: 'ok until June',
				status: 'APPROVED',
				scheme: 'WORKFLOW',
			},
		];
		expect(progress({ approvalDetails })).toEqual({
			decision: 'APPROVED',
			approver: 'the reviewer',
			approverComment: 'ok until June',
		});
	});

	it.each(['APPROVED', 'REJECTED', 'Approved', 'rejected'])('is who reviewed, whatever the decision: %s', (status) => {
		const approvalDetails = [
			{ currentOwner: { name: 'The owner' }, originalOwner: group, reviewedBy: [reviewer], status },
		];
		expect(progress({ approvalDetails })).toMatchObject({ decision: status.toUpperCase(), approver: 'the reviewer' });
	});

	it('is who is to decide while it is pending', () => {
		const approvalDetails = [{ currentOwner: null, originalOwner: group, reviewedBy: reviewer, status: 'PENDING' }];
		expect(progress({ approvalDetails })).toEqual({ decision: 'PENDING', approver: 'Finance approvers' });
	});

	it('says when the last reviewer decided, and nothing of the kind while one is to decide', () => {
		const [first, last] = ['2027-01-02T08:00:00Z', '2027-01-03T08:00:00Z'];
		const approved = [last, first].map((modified) => ({ status: 'APPROVED', modified }));
		expect(progress({ approvalDetails: approved }).decidedAt).toBe(last);
		expect(
			progress({ approvalDetails: [...approved, { status: 'PENDING', modified: last }] }).decidedAt,
		).toBeUndefined();
		expect(progress({ approvalDetails: [{ status: 'EXPIRED', modified: last }] }).decidedAt).toBeUndefined();
	});

	it('is the owner where nobody is named as reviewer', () => {
		const approvalDetails = [
			{ currentOwner: { id: 'p1' }, originalOwner: group, reviewedBy: null, status: 'APPROVED' },
		];
		expect(progress({ approvalDetails })).toEqual({ decision: 'APPROVED', approver: 'p1' });
	});

	it.each([
		['text', 'fine'],
		['a list of texts', ['fine', '', null]],
		['a list of comments', [{ comment: 'fine', author: reviewer }]],
		['a comment', { comment: 'fine' }],
	])('says it in %s', (_, approverComments) => {
		const approvalDetails = [{ reviewedBy: reviewer, status: 'APPROVED', comment: 'fine', approverComments }];
		expect(progress({ approvalDetails }).approverComment).toBe('fine');
	});

	it('is a decision that no document lists, as it is', () => {
		expect(progress({ approvalDetails: [{ status: 'WAVED_THROUGH', reviewedBy: reviewer }] })).toEqual({
			decision: 'WAVED_THROUGH',
			approver: 'the reviewer',
		});
	});

	it('is the pre-approval where nobody was asked', () => {
		const preApprovalTriggerDetails = { decision: 'rejected', reviewer: 'Ticket system', comment: 'No ticket' };
		expect(progress({ approvalDetails: [], preApprovalTriggerDetails })).toEqual({
			decision: 'REJECTED',
			approver: 'Ticket system',
			approverComment: 'No ticket',
		});
		expect(why({ state: 'REJECTED', preApprovalTriggerDetails })).toBe(
			'The request was rejected (by Ticket system): No ticket.',
		);
	});
});

describe('why a request brought nothing', () => {
	const held = 'Already has access to this item, only access remove date can be modified.';

	it('is the reason of the cancellation', () => {
		const row = { state: 'CANCELLED', cancelledRequestDetails: { comment: held, owner: { name: 'slpt.services' } } };
		expect(progress(row)).toEqual({ state: 'CANCELLED', reason: held });
		expect(why(row)).toBe(`ISC canceled the request (by slpt.services): ${held}`);
	});

	it('is the comment of who rejected it', () => {
		const approvalDetails = [{ status: 'REJECTED', reviewedBy: reviewer, comment: 'Not your team' }];
		expect(why({ state: 'REJECTED', approvalDetails })).toBe(
			'The request was rejected (by the reviewer): Not your team.',
		);
	});

	it('is what went wrong, wherever ISC puts it', () => {
		const row = {
			state: 'Provisioning Failed',
			errorMessages: [[{ text: 'No account.' }], [{ text: 'No account.' }]],
			approvalDetails: [{ status: 'APPROVED', comment: 'ok', errorMessages: [{ text: 'Late.' }] }],
		};
		expect(progress(row).errors).toEqual(['No account.', 'Late.']);
		expect(why(row)).toBe('Provisioning failed: No account. Late.');
	});

	it.each([...FINAL_STATES].filter((state) => state !== 'REQUEST_COMPLETED'))(
		'is said for %s, given or not',
		(state) => {
			expect(why({ state })).toMatch(/^[A-Z].*\. ISC gives no reason\.$/);
		},
	);

	it.each(['REQUEST_COMPLETED', 'EXECUTING', 'PROVISIONING_VERIFICATION_PENDING', 'SOMETHING_NEW', undefined])(
		'is nothing for %s',
		(state) => {
			expect(why({ state, cancelledRequestDetails: { comment: 'old' } })).toBeUndefined();
		},
	);
});
