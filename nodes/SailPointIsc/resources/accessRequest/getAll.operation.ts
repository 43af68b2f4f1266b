import { REFERENCE_KEY } from '../../../../isc/accessRequests/model/pairs';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { statusPages, type StatusQuery } from '../../../../isc/api/status';
import { asSent } from '../../../../isc/api/lenient';
import type { StatusRow } from '../../../../isc/api/wire';
import type { IscSession } from '../../../../isc/session';
import { asChoice, fieldOf, readEntries, RowParameters } from '../../parameters';
import { identityField, peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';
import { isSimplified, outputPages, filteredPages, readLimit } from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';
import { simplified } from './simplified';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'List access requests and their status',
	description:
		'List access requests that a person made, that are for a person, or both, by state and date. Returns state, decision, approver and errors.',
};

export const subtitle = 'Get many access requests';

const STATES = {
	CANCELLED: 'Canceled',
	REJECTED: 'Denied',
	ERROR: 'Error',
	EXECUTING: 'Executing',
	NOT_ALL_ITEMS_PROVISIONED: 'Not All Items Provisioned',
	PROVISIONING_FAILED: 'Provisioning Failed',
	PROVISIONING_VERIFICATION_PENDING: 'Provisioning Verification Pending',
	REQUEST_COMPLETED: 'Request Completed',
	TERMINATED: 'Terminated',
};

const WHICH = ['requestedFor', 'requestedBy', 'regarding', 'all'] as const;
const SORT_FIELDS = ['created', 'modified', 'name'] as const;

export const properties: INodeProperties[] = [
	{
		displayName: 'Which Requests',
		name: 'which',
		type: 'options',
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Requests of everyone, with the user level Admin. Otherwise your own.',
			},
			{
				name: 'Regarding',
				value: 'regarding',
				description: 'Requests that a person made, and requests for that person',
			},
			{ name: 'Requested By', value: 'requestedBy', description: 'Requests that a person made' },
			{ name: 'Requested For', value: 'requestedFor', description: 'Requests for a person' },
		],
		default: 'all',
		description: 'For requests of other people, you need the user level Admin',
	},
	{
		displayName: 'Person',
		name: 'person',
		type: 'options',
		options: [
			{ name: 'Identity Below', value: 'identity' },
			{ name: 'Myself', value: 'me', description: 'The user behind the credential' },
		],
		default: 'identity',
		displayOptions: { hide: { which: ['all'] } },
	},
	identityField({
		displayName: 'Identity',
		name: 'identity',
		required: true,
		description: 'The person',
		displayOptions: { hide: { which: ['all'], person: ['me'] } },
	}),
	...listFields,
	...simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		// A useful first list: the requests of the last seven days. The editor shows the filter, so you can change or remove it.
		default: { createdSince: '={{ $now.minus({ days: 7 }).toISO() }}' },
		options: [
			{
				displayName: 'Created Since',
				name: 'createdSince',
				type: 'dateTime',
				default: '',
				description:
					"Only requests made at or after this time. Without a UTC offset, it is read in the workflow's time zone.",
			},
			{
				displayName: 'Reference',
				name: 'reference',
				type: 'string',
				default: '',
				placeholder: 'e.g. INC0012345',
				description:
					'Only requests that this node made with this reference. The node reads the whole list and filters it. ISC may not return the reference: then nothing is found.',
			},
			{
				displayName: 'States',
				name: 'states',
				type: 'multiOptions',
				options: Object.entries(STATES).map(([value, name]) => ({ name, value })),
				default: [],
				description: 'Only requests in one of these states. If empty, requests in any state.',
			},
		],
	},
	{
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Sort Rule',
		default: {},
		description: 'The order of the list. Without a rule, the newest come first.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'options',
						options: [
							{ name: 'Created', value: 'created' },
							{ name: 'Modified', value: 'modified' },
							{ name: 'Name', value: 'name' },
						],
						default: 'created',
					},
					{
						displayName: 'Direction',
						name: 'direction',
						type: 'options',
						options: [
							{ name: 'Ascending', value: 'ascending' },
							{ name: 'Descending', value: 'descending' },
						],
						default: 'descending',
					},
				],
			},
		],
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const namesPerson = (row: number) => {
		const parameters = new RowParameters(this, row);
		return whichOf(parameters) !== 'all' && !isMe(parameters);
	};
	return await runEachWith(
		this,
		async (session) => await peopleOfRows(this, session, 'identity', 'Identity', namesPerson),
		(row, session, people) => list(this, row, session, people),
	);
}

async function* list(
	fns: IExecuteFunctions,
	row: number,
	session: IscSession,
	people: PeopleOfRows,
): AsyncGenerator<IDataObject[]> {
	const limit = readLimit(fns, row);
	const parameters = new RowParameters(fns, row);
	const toOutput = isSimplified(fns, row) ? simplified : (status: StatusRow) => ({ ...asSent(status) }) as IDataObject;
	const states = new Set<string>(parameters.choices('filters.states', 'States', Object.keys(STATES)));
	const reference = parameters.text('filters.reference', 'Reference');
	const since = parameters.moment('filters.createdSince', 'Created Since');
	const query: StatusQuery = {
		...readPerson(parameters, people),
		sorters: readSort(fns, row),
		...(since !== undefined && { since }),
	};
	const onlyExecuting = states.size === 1 && states.has('EXECUTING');
	const isFilteredHere = states.size > 0 || reference !== undefined;
	const passes = ({ state, clientMetadata }: StatusRow) =>
		(states.size === 0 || (state !== undefined && states.has(state))) &&
		(reference === undefined || clientMetadata?.[REFERENCE_KEY] === reference);
	const found = statusPages(
		session,
		{ ...query, executingOnly: onlyExecuting },
		{ limit: isFilteredHere ? Infinity : limit },
	);
	// ISC filters by EXECUTING only, and it isn't documented which states that includes.
	yield* outputPages(isFilteredHere ? filteredPages(found, passes, limit) : found, toOutput);
}

/** @throws {RowError} */
function readPerson(parameters: RowParameters, people: PeopleOfRows): StatusQuery {
	const which = whichOf(parameters);
	if (which === 'all') return {};
	return { [which]: isMe(parameters) ? 'me' : personOf(people, parameters.row, 'Identity').id };
}

function whichOf(parameters: RowParameters): (typeof WHICH)[number] {
	return parameters.choice('which', 'Which Requests', WHICH) ?? 'all';
}

function isMe(parameters: RowParameters): boolean {
	return parameters.choice('person', 'Person', ['identity', 'me']) === 'me';
}

/** @throws {RowError} */
function readSort(fns: IExecuteFunctions, row: number): string {
	const sorters = readEntries(fns, row, 'sort.rule', 'Sort').map((entry) => {
		const field = asChoice(fieldOf(entry, 'field', 'Field'), SORT_FIELDS) ?? 'created';
		const direction = asChoice(fieldOf(entry, 'direction', 'Direction'), ['ascending', 'descending']);
		return `${direction === 'ascending' ? '' : '-'}${field}`;
	});
	return sorters.length === 0 ? '-created' : [...new Set(sorters)].join(',');
}
