import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { ACCESS_ITEM_TYPES, type AccessItemType } from '../../../../isc/api/wire';
import { accessOf, type FoundAccess, type PersonAccess } from '../../../../isc/identities/access';
import { HeldReader } from '../../../../isc/identities/holdings';
import type { FoundPerson } from '../../../../isc/api/lookUp/matchBook';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { accessItemTypes } from '../shared/accessItemTypes';
import { identityField, peopleOf, peopleOfRows } from '../shared/identityField';
import {
	groupOf,
	withoutEmpty,
	isSimplified,
	outputPages,
	filteredPages,
	readLimit,
	joinedPages,
} from '../shared/list';
import { listFields, simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';

export const option = {
	name: 'Get Access',
	value: 'getAccess',
	action: 'List access that person holds',
	description:
		'List the roles, access profiles and entitlements that a person holds. Returns the source, whether a request can revoke the access, and its end date.',
};

export const subtitle = 'Get access of an identity';

const DAY = 86_400_000;
/** A hundred years. */
const MAX_DAYS = 36_525;

export const properties: INodeProperties[] = [
	identityField({
		displayName: 'Identity',
		name: 'identity',
		required: true,
		description: 'The person. An expression that returns a list counts as several people.',
	}),
	...listFields,
	...simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Ends Within (Days)',
				name: 'endsWithin',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 14,
				description: 'Only access that ends within this many days from now',
			},
			{
				displayName: 'Revocable Only',
				name: 'revocableOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to return only access that a request can revoke, according to ISC',
			},
			{
				displayName: 'Types',
				name: 'types',
				type: 'multiOptions',
				options: accessItemTypes,
				default: ['ROLE'],
				description: 'Only access of these types',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Entitlement Details',
				name: 'entitlementDetails',
				type: 'boolean',
				default: false,
				description:
					'Whether to look up for each entitlement whether it can be revoked, which account has it and when it ends. Takes one more call for each entitlement.',
			},
		],
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const partial = new Set<string>();
	const items = await runEachWith(
		this,
		async (session) => {
			const people = await peopleOfRows(this, session, 'identity', 'Identity');
			const ids = people.flatMap((row) => (row instanceof Error ? [] : row.map(({ id }) => id)));
			return { people, held: new HeldReader(session, ids) };
		},
		(row, session, { people, held }) => list(this, row, session, { people: peopleOf(people, row), held, partial }),
	);
	if (partial.size > 0) {
		const message = `The search index of ISC couldn't be read for ${partial.size} of the people, or doesn't have them yet. Their access comes from live lists, which leave out roles and access profiles that nobody can request.`;
		this.addExecutionHints({ message, location: 'outputPane' });
	}
	return items;
}

interface Context {
	people: FoundPerson[];
	held: HeldReader;
	/** Filled with the people whose access may be incomplete. */
	partial: Set<string>;
}

async function* list(
	fns: IExecuteFunctions,
	row: number,
	session: IscSession,
	{ people, held, partial }: Context,
): AsyncGenerator<IDataObject[]> {
	const limit = readLimit(fns, row);
	const parameters = new RowParameters(fns, row);
	const entitlementDetails = parameters.isOn('options.entitlementDetails', 'Entitlement Details');
	const chosen = parameters.choices('filters.types', 'Types', ACCESS_ITEM_TYPES);
	const types = new Set<AccessItemType>(chosen.length === 0 ? ACCESS_ITEM_TYPES : chosen);
	const passes = passesFilters(parameters, session.clock.now());
	const sources = people.map((person) => (left: number) => {
		const all = accessOf(session, person, held, { types, entitlementDetails }, () => void partial.add(person.id));
		return filteredPages(all, ({ access }) => passes(access), left);
	});
	const simple = isSimplified(fns, row);
	const rawOutput = ({ access: { identityId, identityName, removeDate, removeDateFrom }, raw }: FoundAccess) =>
		({ identityId, identityName, ...(removeDate && { removeDate, removeDateFrom }), ...raw }) as IDataObject;
	yield* outputPages(joinedPages(limit, sources), simple ? ({ access }) => simplified(access) : rawOutput);
}

/** At most ten fields: what is held, whether and until when, and in `assignment` what tells one assignment from another. */
function simplified(access: PersonAccess): IDataObject {
	const { sourceId: _sourceId, standalone, removeDateFrom, assignmentId, nativeIdentity, ...shown } = access;
	return withoutEmpty({
		...shown,
		assignment: groupOf({ assignmentId, nativeIdentity, standalone, removeDateFrom }),
	});
}

/** @throws {RowError} if a filter can't be read */
function passesFilters(parameters: RowParameters, now: number): (access: FoundAccess['access']) => boolean {
	const days = parameters.number('filters.endsWithin', 'Ends Within (Days)', { minimum: 0, maximum: MAX_DAYS });
	const revocableOnly = parameters.isOn('filters.revocableOnly', 'Revocable Only');
	return ({ removeDate, revocable }) => {
		if (revocableOnly && revocable !== true) return false;
		if (days === undefined) return true;
		const end = removeDate === undefined ? NaN : Date.parse(removeDate);
		return end > now && end <= now + days * DAY;
	};
}
