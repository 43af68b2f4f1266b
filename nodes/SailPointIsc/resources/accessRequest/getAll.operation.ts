import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { statusPages, type StatusQuery } from '../../../../isc/api/status';
import { asSent } from '../../../../isc/api/lenient';
import type { StatusRow } from '../../../../isc/api/wire';
import type { IscSession } from '../../../../isc/session';
import { RowError } from '../shared/failure';
import { identityField, peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';
import { outputs, passing, readLimit } from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { readMoment } from '../shared/moment';
import { runEachWith } from '../shared/runEach';
import { simplified } from './simplified';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'List access requests and their status',
	description:
		'List access requests for, by or regarding a person or the user behind the credential, by state and date, with state, decision, approver and errors',
};

const STATES = {
	CANCELLED: 'Cancelled',
	ERROR: 'Error',
	EXECUTING: 'Executing',
	NOT_ALL_ITEMS_PROVISIONED: 'Not All Items Provisioned',
	PROVISIONING_FAILED: 'Provisioning Failed',
	PROVISIONING_VERIFICATION_PENDING: 'Provisioning Verification Pending',
	REJECTED: 'Rejected',
	REQUEST_COMPLETED: 'Request Completed',
	TERMINATED: 'Terminated',
};

const ROLES = { requestedFor: 'requestedFor', requestedBy: 'requestedBy', regarding: 'regarding' } as const;

export const properties: INodeProperties[] = [
	{
		displayName: 'Which Requests',
		name: 'which',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: "Everybody's, for an ORG_ADMIN; else one's own" },
			{ name: 'Regarding', value: 'regarding', description: 'Requests that a person made or that are for them' },
			{ name: 'Requested By', value: 'requestedBy', description: 'Requests that a person made' },
			{ name: 'Requested For', value: 'requestedFor', description: 'Requests for a person' },
		],
		default: 'requestedFor',
		description: 'Others than oneself can be named by an ORG_ADMIN only',
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
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Created Since',
				name: 'createdSince',
				type: 'dateTime',
				default: '',
				description:
					"Only requests made at or after this time. Without an offset it is read in the workflow's time zone.",
			},
			{
				displayName: 'States',
				name: 'states',
				type: 'multiOptions',
				options: Object.entries(STATES).map(([value, name]) => ({ name, value })),
				default: [],
				description: 'Only requests in one of these states. Empty: all.',
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
		description: 'In which order. Without a rule the newest come first.',
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
	const named = (row: number) =>
		this.getNodeParameter('which', row, 'requestedFor') !== 'all' &&
		this.getNodeParameter('person', row, 'identity') !== 'me';
	return await runEachWith(
		this,
		async (session) => await peopleOfRows(this, session, 'identity', 'Identity', named),
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
	const states = readStates(fns, row);
	const since = readMoment(fns, 'filters.createdSince', 'Created Since', row);
	const query: StatusQuery = {
		...whose(fns, row, people),
		sorters: readSort(fns, row),
		...(since !== undefined && { since }),
	};
	const simple =
		fns.getNodeParameter('simplify', row, true) === true
			? simplified
			: (one: StatusRow) => ({ ...asSent(one) }) as IDataObject;
	const onlyExecuting = states.size === 1 && states.has('EXECUTING');
	const found = statusPages(
		session,
		{ ...query, executingOnly: onlyExecuting },
		{ limit: states.size === 0 ? limit : Infinity },
	);
	// ISC filters by EXECUTING alone, and whether it counts others as executing is not documented.
	yield* outputs(
		states.size === 0 ? found : passing(found, ({ state }) => state !== undefined && states.has(state), limit),
		simple,
	);
}

/** @throws {RowError} */
function whose(fns: IExecuteFunctions, row: number, people: PeopleOfRows): StatusQuery {
	const which = fns.getNodeParameter('which', row, 'requestedFor') as string;
	if (which === 'all') return {};
	const role = Object.hasOwn(ROLES, which) ? ROLES[which as keyof typeof ROLES] : undefined;
	if (role === undefined)
		throw new RowError(`Which Requests is "${which}"`, `Give one of all, ${Object.keys(ROLES).join(', ')}.`);
	return {
		[role]: fns.getNodeParameter('person', row, 'identity') === 'me' ? 'me' : personOf(people, row, 'Identity').id,
	};
}

/** @throws {RowError} */
function readStates(fns: IExecuteFunctions, row: number): Set<string> {
	const given = [fns.getNodeParameter('filters.states', row, []) as unknown].flat().map(String);
	const unknown = given.find((state) => !Object.hasOwn(STATES, state));
	if (unknown === undefined) return new Set(given);
	throw new RowError(
		`States has "${unknown}", which is no state of an access request`,
		`Give some of ${Object.keys(STATES).join(', ')}.`,
	);
}

function readSort(fns: IExecuteFunctions, row: number): string {
	const rules = fns.getNodeParameter('sort.rule', row, []) as Array<{ field?: string; direction?: string }>;
	const sorters = rules.map(({ field = 'created', direction }) => `${direction === 'ascending' ? '' : '-'}${field}`);
	return sorters.length === 0 ? '-created' : sorters.join(',');
}
