import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { approvalPages, type Approval, type ApprovalState } from '../../../../isc/api/approvals';
import { asSent } from '../../../../isc/api/lenient';
import type { RequestType } from '../../../../isc/api/wire';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { identityField, peopleOf, peopleOfRows, type PeopleOfRows } from '../shared/identityField';
import { isSimplified, outputPages, filteredPages, readLimit } from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';
import { ownerFields, ownerIdOf, ownersOfRows } from './fields';
import { simplifiedDecided, simplifiedPending } from './simplified';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'List approvals that are pending or decided',
	description:
		'List pending or decided approvals of access requests. Returns who requested which access for whom, who decides, and the approval ID that Approve, Deny and Reassign take.',
};

export const subtitle = 'Get many approvals';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Access Request ID',
			name: 'accessRequestId',
			type: 'string',
			default: '',
			description:
				'Only approvals of this access request. An expression that returns a list counts as several. For pending approvals only.',
		},
		{
			displayName: 'Created Since',
			name: 'createdSince',
			type: 'dateTime',
			default: '',
			description: 'Only approvals created at or after this time. For pending approvals only.',
		},
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: [
				{ name: 'Approved', value: 'APPROVED' },
				{ name: 'Denied', value: 'REJECTED' },
			],
			default: 'APPROVED',
			description: 'Only approvals with this decision. For decided approvals only.',
		},
		{
			displayName: 'Modified Since',
			name: 'modifiedSince',
			type: 'dateTime',
			default: '',
			description: 'Only approvals that changed or were decided at or after this time',
		},
		identityField({
			displayName: 'Requested For',
			name: 'requestedFor',
			description:
				'Only approvals of requests for this person. An expression that returns a list counts as several people.',
		}),
		{
			displayName: 'Request Type',
			name: 'requestType',
			type: 'options',
			options: [
				{ name: 'Grant', value: 'GRANT_ACCESS' },
				{ name: 'Modify', value: 'MODIFY_ACCESS' },
				{ name: 'Revoke', value: 'REVOKE_ACCESS' },
			],
			default: 'GRANT_ACCESS',
			description: 'Only approvals of requests of this type',
		},
	],
};

export const properties: INodeProperties[] = [
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		options: [
			{ name: 'Decided', value: 'completed' },
			{ name: 'Pending', value: 'pending' },
		],
		default: 'pending',
		description: 'Whether to list approvals that are still pending or already decided',
	},
	...ownerFields,
	...listFields,
	...simplify,
	filters,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Oldest First',
				name: 'oldestFirst',
				type: 'boolean',
				default: true,
				description: 'Whether to list the oldest approvals first instead of the newest',
			},
		],
	},
];

const REQUEST_TYPES: readonly RequestType[] = ['GRANT_ACCESS', 'MODIFY_ACCESS', 'REVOKE_ACCESS'];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const isForPeople = (row: number) => new RowParameters(this, row).has('filters.requestedFor');
	return await runEachWith(
		this,
		async (session) => ({
			owners: await ownersOfRows(this, session),
			people: await peopleOfRows(this, session, 'filters.requestedFor', 'Requested For', isForPeople),
		}),
		(row, session, { owners, people }) => list(this, row, session, { owners, people, isForPeople: isForPeople(row) }),
	);
}

interface Context {
	owners: PeopleOfRows;
	people: PeopleOfRows;
	isForPeople: boolean;
}

function list(
	fns: IExecuteFunctions,
	row: number,
	session: IscSession,
	{ owners, people, isForPeople }: Context,
): AsyncIterable<IDataObject[]> {
	const limit = readLimit(fns, row);
	const parameters = new RowParameters(fns, row);
	const state = parameters.choice<ApprovalState>('state', 'State', ['pending', 'completed']) ?? 'pending';
	const decision = parameters.choice('filters.decision', 'Decision', ['APPROVED', 'REJECTED']);
	const requestType = parameters.choice('filters.requestType', 'Request Type', REQUEST_TYPES);
	const requests = parameters.ids('filters.accessRequestId', 'Access Request ID', 'byHand');
	const createdSince = parameters.moment('filters.createdSince', 'Created Since');
	const modifiedSince = parameters.moment('filters.modifiedSince', 'Modified Since');
	if (state === 'completed' && (requests.length > 0 || createdSince !== undefined)) {
		throw new RowError(
			"Decided approvals can't be filtered by Access Request ID or Created Since",
			'Remove these filters. Use Modified Since or Requested For instead.',
		);
	}
	const query = {
		...ownerIdOf(fns, owners, row),
		...(isForPeople && { requestedFor: peopleOf(people, row).map(({ id }) => id) }),
		...(requests.length > 0 && { accessRequestIds: requests }),
		...(createdSince !== undefined && { createdSince }),
		...(modifiedSince !== undefined && { modifiedSince }),
		oldestFirst: parameters.isOn('options.oldestFirst', 'Oldest First'),
	};
	const passes = (approval: Approval) =>
		(requestType === undefined || approval.requestType === requestType) &&
		(state === 'pending' || decision === undefined || approval.state === decision);
	const isFilteredHere = requestType !== undefined || (state === 'completed' && decision !== undefined);
	const found = approvalPages(session, state, query, isFilteredHere ? Infinity : limit);
	const pages = isFilteredHere ? filteredPages(found, passes, limit) : found;
	if (isSimplified(fns, row)) return simplifiedPages(session, pages, state);
	return outputPages(pages, (approval) => ({ ...asSent(approval) }) as IDataObject);
}

/** With what the newer approvals service knows of pending ones. */
async function* simplifiedPages(
	session: IscSession,
	pages: AsyncIterable<Approval[]>,
	state: ApprovalState,
): AsyncGenerator<IDataObject[]> {
	for await (const page of pages)
		yield state === 'pending' ? await simplifiedPending(session, page) : page.map(simplifiedDecided);
}
