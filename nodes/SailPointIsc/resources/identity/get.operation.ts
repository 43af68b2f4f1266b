import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { peopleById } from '../../../../isc/identities/resolvePeople';
import { RowError } from '../shared/failure';
import { identityField, peopleOf, peopleOfRows } from '../shared/identityField';
import { isSimplified } from '../shared/list';
import { simplify } from '../shared/listFields';
import { runEachWith } from '../shared/runEach';
import { simplified } from './simplified';

export const option = {
	name: 'Get',
	value: 'get',
	action: 'Find one person',
	description:
		'Find one person by their exact ID, URL, email address, user name or attribute. Attributes need a credential that may search. To find people by part of a name, use Get Many.',
};

export const subtitle = 'Get an identity';

export const properties: INodeProperties[] = [
	identityField({
		displayName: 'Identity',
		name: 'identity',
		required: true,
		description: 'The person. If an expression returns a list, you get one item for each person.',
	}),
	...simplify,
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEachWith(
		this,
		async (session) => {
			const people = await peopleOfRows(this, session, 'identity', 'Identity');
			const ids = people.flatMap((row) => (row instanceof Error ? [] : row.map(({ id }) => id)));
			return { people, found: await peopleById(session, ids).catch((error: Error) => error) };
		},
		async (row, _session, { people, found }) => {
			const simple = isSimplified(this, row);
			return peopleOf(people, row).map(({ id }) => {
				if (found instanceof Error) throw found;
				const person = found.get(id);
				if (person === undefined)
					throw new RowError(
						`Nobody in ISC has the ID "${id}"`,
						'Check the ID, and that it comes from the tenant of this credential.',
					);
				return simple ? simplified(person) : { ...person };
			});
		},
	);
}
