import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import {
	accepts,
	itemSources,
	orForMyself,
	profileIdsOf,
	type ItemQuery,
	type ListedItem,
} from '../../../../isc/accessItems/itemSources';
import { findSource } from '../../../../isc/accessItems/source';
import { requestStatuses, type RequestStatus, type RequestStatusOf } from '../../../../isc/accessItems/requestStatus';
import { ACCESS_ITEM_TYPES } from '../../../../isc/api/wire';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { peopleOfRows, personOf, type PeopleOfRows } from '../shared/identityField';
import { isSimplified, outputPages, filteredPages, readLimit, joinedPages } from '../shared/list';
import { runEachWith } from '../shared/runEach';
import { simplified } from './simplified';

export { properties } from './fields';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Find roles, access profiles and entitlements',
	description:
		'Find the roles, access profiles and entitlements that can be requested, by name or source. For a person, also whether each is available, pending or assigned.',
};

export const subtitle = 'Get many access items';

const REQUEST_STATUSES: readonly RequestStatus[] = ['ASSIGNED', 'AVAILABLE', 'PENDING'];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async (session) =>
			await peopleOfRows(
				this,
				session,
				'identity',
				'Identity',
				(row) => forWhom(new RowParameters(this, row)) === 'identity',
			),
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
	const simple = isSimplified(fns, row);
	const parameters = new RowParameters(fns, row);
	const criteria = { ...readQuery(parameters), ...readPerson(parameters, people) };
	const statuses = readStatuses(parameters, criteria.identityId);
	const query: ItemQuery = { ...criteria, ...(await sourceOf(session, parameters)) };
	const { identityId, sourceId } = query;
	const statusOf =
		identityId === undefined ? undefined : await requestStatuses(session, identityId, query.types.has('ENTITLEMENT'));
	const ofSource =
		identityId !== undefined && sourceId !== undefined && query.types.has('ACCESS_PROFILE')
			? await profileIdsOf(session.client, sourceId)
			: undefined;
	const fits = accepts(query);
	const passes = (item: ListedItem) =>
		fits(item) &&
		(ofSource === undefined || item.type !== 'ACCESS_PROFILE' || ofSource.has(item.id)) &&
		(statuses === undefined || statuses.has(statusOf?.(item)));
	// These are filtered here, so the lists are read past the limit.
	const isFilteredHere = query.term !== undefined || ofSource !== undefined || statuses !== undefined;
	const sources = itemSources(session.client, query).map(
		(source) => (left: number) => filteredPages(source(isFilteredHere ? Infinity : left), passes, left),
	);
	const found = identityId === undefined ? orForMyself(joinedPages(limit, sources)) : joinedPages(limit, sources);
	yield* outputPages(found, (item) => (simple ? simplified(item, statusOf?.(item)) : whole(item, statusOf)));
}

function readQuery(parameters: RowParameters): Omit<ItemQuery, 'identityId' | 'sourceId'> {
	const types = parameters.choices('types', 'Types', ACCESS_ITEM_TYPES);
	if (types.length === 0)
		throw new RowError('Types is empty', 'Choose at least one of Access Profile, Entitlement and Role.');
	const name = parameters.text('name', 'Name');
	const term = parameters.text('filters.term', 'Contains');
	return {
		types: new Set(types),
		requestableOnly: parameters.isOn('filters.requestableOnly', 'Requestable Only', true),
		...(name !== undefined && { name }),
		...(term !== undefined && { term }),
	};
}

function forWhom(parameters: RowParameters): 'anybody' | 'me' | 'identity' {
	return parameters.choice('forWhom', 'For', ['anybody', 'me', 'identity']) ?? 'anybody';
}

function readPerson(parameters: RowParameters, people: PeopleOfRows): { identityId?: string } {
	const choice = forWhom(parameters);
	if (choice === 'anybody') return {};
	return { identityId: choice === 'me' ? 'me' : personOf(people, parameters.row, 'Identity').id };
}

async function sourceOf(session: IscSession, parameters: RowParameters): Promise<{ sourceId?: string }> {
	const source = parameters.text('filters.source', 'Source');
	if (source === undefined) return {};
	const found = await findSource(session, source);
	if ('problem' in found) throw new RowError(found.problem.message, found.problem.advice);
	return { sourceId: found.id };
}

function readStatuses(
	parameters: RowParameters,
	identityId: string | undefined,
): ReadonlySet<RequestStatus | undefined> | undefined {
	const statuses = parameters.choices('filters.statuses', 'Status', REQUEST_STATUSES);
	if (statuses.length === 0) return undefined;
	if (identityId === undefined)
		throw new RowError(
			'The filter Status needs a person, but For is set to Anyone',
			'Set For to Identity Below or Myself, or remove the filter Status.',
		);
	return new Set(statuses);
}

function whole(item: ListedItem, statusOf: RequestStatusOf | undefined): IDataObject {
	const requestStatus = statusOf?.(item);
	return { ...item, ...(requestStatus !== undefined && { requestStatus }) } as IDataObject;
}
