import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { quote } from '../../../../isc/api/filters';
import type { PublicIdentity } from '../../../../isc/api/identities';
import { pages, searchPages } from '../../../../isc/api/paging';
import { peopleMatching } from '../../../../isc/identities/peoplePages';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { given, isSimplified, outputs, passing, readLimit } from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { runEach } from '../shared/runEach';
import { simplified } from './simplified';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Search for people',
	description:
		'Search for people by the beginning of a name, e-mail address or alias (any user), or with a search query (ORG_ADMIN or the like)',
};

export const subtitle = 'Get many identities';

/** ISC API, Public Identities: these fields take `sw`. */
const FIELDS = [
	{ name: 'alias', label: 'Alias', field: 'alias' },
	{ name: 'email', label: 'Email', field: 'email' },
	{ name: 'firstName', label: 'First Name', field: 'firstname' },
	{ name: 'lastName', label: 'Last Name', field: 'lastname' },
] as const;

export const properties: INodeProperties[] = [
	{
		displayName: 'Search Using',
		name: 'searchUsing',
		type: 'options',
		options: [
			{
				name: 'Filters Below',
				value: 'filters',
				description: 'Names, e-mail addresses and aliases; any user may use it',
			},
			{
				name: 'Search Query',
				value: 'query',
				description: "ISC's search language over all attributes; needs ORG_ADMIN or another level that may search",
			},
		],
		default: 'filters',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Jane Doe',
		description:
			'The beginning of a first or last name, e-mail address or alias; or of a first and a last name. Empty: everybody.',
		displayOptions: { show: { searchUsing: ['filters'] } },
	},
	{
		displayName: 'Search Query',
		name: 'query',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. attributes.department:Finance AND NOT inactive:true',
		description: "A query in ISC's search language over the index of identities",
		displayOptions: { show: { searchUsing: ['query'] } },
	},
	...listFields,
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Only people whose values begin like this. They apply besides Name.',
		displayOptions: { show: { searchUsing: ['filters'] } },
		options: [
			{
				displayName: 'Active Only',
				name: 'activeOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out people who are inactive',
			},
			{ displayName: 'Alias', name: 'alias', type: 'string', default: '' },
			{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. jane' },
			{ displayName: 'First Name', name: 'firstName', type: 'string', default: '' },
			{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '' },
		],
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEach(this, (row, session) => list(this, row, session));
}

async function* list(fns: IExecuteFunctions, row: number, session: IscSession): AsyncGenerator<IDataObject[]> {
	const limit = readLimit(fns, row);
	const simple = isSimplified(fns, row);
	const parameters = new RowParameters(fns, row);
	if (parameters.choice('searchUsing', 'Search Using', ['filters', 'query']) === 'query') {
		const query = parameters.text('query', 'Search Query');
		if (query === undefined) throw new RowError('Search Query is empty', 'Enter a query, or * for everybody.');
		const body = { indices: ['identities' as const], query: { query }, includeNested: false };
		yield* outputs(
			searchPages<SearchedIdentity>(session.client, body, { limit }),
			simple ? simplifiedDocument : undefined,
		);
		return;
	}
	yield* outputs(people(parameters, session, limit), simple ? simplified : undefined);
}

/** With a name, whom it finds is looked through for the filters that public identities cannot join with it. */
function people(parameters: RowParameters, session: IscSession, limit: number): AsyncIterable<PublicIdentity[]> {
	const name = parameters.text('name', 'Name') ?? '';
	const asked = FIELDS.flatMap(({ name: filter, label, field }) => {
		const value = parameters.text(`filters.${filter}`, label);
		return value === undefined ? [] : [`${field} sw ${quote(value)}`];
	});
	if (name !== '' && asked.length > 0)
		throw new RowError(
			'Name and other filters are both given',
			'Use Name, or the filters for first name, last name, e-mail and alias.',
		);
	const active = ({ identityState }: PublicIdentity) =>
		identityState === undefined || identityState === null || identityState === 'ACTIVE';
	const activeOnly = parameters.isOn('filters.activeOnly', 'Active Only');
	const most = activeOnly ? Infinity : limit;
	const query = { sorters: 'name', ...(asked.length > 0 && { filters: asked.join(' and ') }) };
	const found =
		name === ''
			? pages<PublicIdentity>(session.client, { path: '/public-identities/v1', query }, { limit: most })
			: peopleMatching(session.client, name, most);
	return activeOnly ? passing(found, active, limit) : found;
}

/** A document of the index of identities, as far as it is simplified. Source: ISC API, Search. */
interface SearchedIdentity {
	id: string;
	name?: string;
	displayName?: string;
	email?: string | null;
	status?: string | null;
	inactive?: boolean;
	manager?: { id?: string; displayName?: string; name?: string } | null;
	attributes?: Record<string, unknown>;
}

function simplifiedDocument({
	id,
	name,
	displayName,
	email,
	status,
	inactive,
	manager,
	attributes,
}: SearchedIdentity): IDataObject {
	const values = given({ ...attributes });
	return given({
		id,
		name: displayName ?? name,
		alias: attributes?.uid ?? name,
		email,
		status,
		identityState: inactive === undefined ? undefined : inactive ? 'INACTIVE' : 'ACTIVE',
		managerId: manager?.id,
		managerName: manager?.displayName ?? manager?.name,
		...(Object.keys(values).length > 0 && { attributes: values }),
	});
}
