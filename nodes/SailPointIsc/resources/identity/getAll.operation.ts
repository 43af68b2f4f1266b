import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { quote } from '../../../../isc/api/filters';
import type { PublicIdentity } from '../../../../isc/api/identities';
import { pages, searchPages } from '../../../../isc/api/paging';
import { peopleMatching } from '../../../../isc/identities/peoplePages';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { withoutEmpty, isSimplified, outputPages, filteredPages, readLimit } from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { runEach } from '../shared/runEach';
import { simplified } from './simplified';

export const option = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Search for people',
	description:
		'Search for people by the beginning of a name, email address or user name, or with a search query. A query needs a user level that may search, such as Admin.',
};

export const subtitle = 'Get many identities';

/** ISC API, Public Identities: the fields that the operator `sw` (starts with) works on. */
const FIELDS = [
	{ name: 'alias', label: 'User Name', field: 'alias' },
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
				description: 'Names, email addresses and user names. Any user may use it.',
			},
			{
				name: 'Search Query',
				value: 'query',
				description: "ISC's search language, for all attributes. Needs a user level that may search, such as Admin.",
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
			'The beginning of a first name, last name, email address or user name, or of a first and a last name. If empty, everyone is listed.',
		displayOptions: { show: { searchUsing: ['filters'] } },
	},
	{
		displayName: 'Search Query',
		name: 'query',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. attributes.department:Finance AND NOT inactive:true',
		description: "A query in ISC's search language. It searches the identities.",
		displayOptions: { show: { searchUsing: ['query'] } },
	},
	...listFields,
	...simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Only people whose values begin with the text you enter',
		displayOptions: { show: { searchUsing: ['filters'] } },
		options: [
			{
				displayName: 'Active Only',
				name: 'activeOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out inactive people',
			},
			{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. jane' },
			{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Jane' },
			{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '', placeholder: 'e.g. Doe' },
			{ displayName: 'User Name', name: 'alias', type: 'string', default: '', placeholder: 'e.g. jdoe' },
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
		if (query === undefined) throw new RowError('Search Query is empty', 'Enter a query, or * for everyone.');
		const body = { indices: ['identities' as const], query: { query }, includeNested: false };
		yield* outputPages(
			searchPages<SearchedIdentity>(session.client, body, { limit }),
			simple ? simplifiedDocument : undefined,
		);
		return;
	}
	yield* outputPages(people(parameters, session, limit), simple ? simplified : undefined);
}

/** Active Only is checked here, on what ISC returns, so the list is read past the limit. */
function people(parameters: RowParameters, session: IscSession, limit: number): AsyncIterable<PublicIdentity[]> {
	const name = parameters.text('name', 'Name') ?? '';
	const filters = FIELDS.flatMap(({ name: filter, label, field }) => {
		const value = parameters.text(`filters.${filter}`, label);
		return value === undefined ? [] : [`${field} sw ${quote(value)}`];
	});
	if (name !== '' && filters.length > 0)
		throw new RowError(
			"Name can't be combined with the filters Email, First Name, Last Name and User Name",
			'Use Name alone, or leave it empty and use the filters.',
		);
	const active = ({ identityState }: PublicIdentity) =>
		identityState === undefined || identityState === null || identityState === 'ACTIVE';
	const activeOnly = parameters.isOn('filters.activeOnly', 'Active Only');
	const mostRead = activeOnly ? Infinity : limit;
	const query = { sorters: 'name', ...(filters.length > 0 && { filters: filters.join(' and ') }) };
	const found =
		name === ''
			? pages<PublicIdentity>(session.client, { path: '/public-identities/v1', query }, { limit: mostRead })
			: peopleMatching(session.client, name, mostRead);
	return activeOnly ? filteredPages(found, active, limit) : found;
}

/** The fields of an identity in the search index that the simplified output uses. Source: ISC API, Search. */
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
	const values = withoutEmpty({ ...attributes });
	return withoutEmpty({
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
