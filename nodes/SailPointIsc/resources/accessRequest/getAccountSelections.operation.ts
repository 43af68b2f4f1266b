import type { FieldsDraft } from '../../../../isc/accessRequests/model/drafts';
import { describeProblem } from '../../../../isc/accessRequests/model/wording';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { accountChoices } from '../../../../isc/accessRequests/accountSelections';
import type { AccountChoices } from '../../../../isc/api/accountSelections';
import { RowError } from '../shared/failure';
import { withoutEmpty, isSimplified } from '../shared/list';
import { simplify } from '../shared/listFields';
import { runEach } from '../shared/runEach';
import { plainAccessItems } from './fields/accessItems';
import { identities, requestedFor } from './fields/identities';
import { readDraft } from './readDraft';

export const option = {
	name: 'Get Account Selections',
	value: 'getAccountSelections',
	action: 'Get accounts that access can be requested for',
	description:
		'Get the accounts of people or machine identities that access can be requested for, and whether you must choose one. Returns one item for each identity.',
};

export const subtitle = 'Get account selections';

export const properties: INodeProperties[] = [
	requestedFor('identities', 'self', 'machines'),
	...identities,
	plainAccessItems,
	...simplify,
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEach(this, async (row, session) => {
		const simple = isSimplified(this, row);
		const draft = readDraft(this, row, {
			requestType: 'GRANT_ACCESS',
			emptyEnd: 'refuse',
			requestedFor: ['identities', 'self', 'machines'],
		}) as FieldsDraft;
		const found = await accountChoices(draft, session, this.getTimezone());
		if ('problems' in found) throw rowError(found.problems);
		return found.choices.map((choices) => (simple ? simplified(choices) : ({ ...choices } as unknown as IDataObject)));
	});
}

function rowError(problems: Parameters<typeof describeProblem>[0][]): RowError {
	const texts = problems.map((problem) => describeProblem(problem));
	return new RowError(
		texts.map(({ message }) => message.replace(/\s*\[item \d+\]$/, '')).join('; '),
		[...new Set(texts.map(({ description }) => description))].join(' '),
	);
}

function simplified({ id, name, type, accountsSelectionRequired, requestedItems = [] }: AccountChoices): IDataObject {
	return withoutEmpty({
		identityId: id,
		identityName: name,
		identityType: type === 'MACHINE_IDENTITY' ? 'MACHINE' : 'HUMAN',
		accountSelectionRequired: accountsSelectionRequired,
		items: requestedItems.map((item) =>
			withoutEmpty({
				type: item.type,
				id: item.id,
				name: item.name,
				blockedReason:
					item.accountsSelectionBlocked === true ? (item.accountsSelectionBlockedReason ?? 'BLOCKED') : undefined,
				sources: (item.sources ?? []).map((source) => ({
					sourceId: source.id,
					sourceName: source.name,
					accounts: (source.accounts ?? []).map(({ uuid, nativeIdentity, name: accountName }) =>
						withoutEmpty({ accountUuid: uuid, nativeIdentity, name: accountName }),
					),
				})),
			}),
		),
	});
}
