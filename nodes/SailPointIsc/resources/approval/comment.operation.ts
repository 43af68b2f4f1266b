import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { addComment, commentable } from '../../../../isc/approvals/newerService';
import type { IscSession } from '../../../../isc/session';
import { RowParameters } from '../../parameters';
import { RowError } from '../shared/failure';
import { withoutEmpty } from '../shared/list';
import { runEach } from '../shared/runEach';
import { approvalId, comment } from './fields';

export const option = {
	name: 'Comment',
	value: 'comment',
	action: 'Comment on approvals by approval ID',
	description: 'Add a comment to approvals, for their reviewers to read. It decides nothing.',
};

export const subtitle = 'Comment on approvals';

export const properties: INodeProperties[] = [
	approvalId,
	comment('What the reviewers should know', 'e.g. The manager agreed by phone', { required: false }),
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runEach(this, async (row, session) => {
		const parameters = new RowParameters(this, row);
		const ids = parameters.ids('approvalId', 'Approval ID');
		const text = parameters.text('comment', 'Comment', 'never') ?? '';
		const outputs: IDataObject[] = [];
		for (const id of ids) outputs.push(await commentOn(session, id, text));
		return outputs;
	});
}

/** @throws {RowError} if there is no such approval, or the comment isn't there when it is read again */
async function commentOn(session: IscSession, id: string, text: string): Promise<IDataObject> {
	const found = await commentable(session, id);
	if ('why' in found)
		throw new RowError(
			`Approval ${id} can't be commented on: ${found.why}`,
			'Check the ID. Get Many lists the approvals that this user sees.',
		);
	const { answer, isThere } = await addComment(session, found.generic.id, text);
	if (answer.kind !== 'accepted' && answer.kind !== 'unknown') throw answer.error;
	if (!isThere)
		throw new RowError(
			`ISC took the comment on approval ${id}, but doesn't show it`,
			'Look at the approval in ISC before you run this again.',
		);
	return withoutEmpty({
		approvalId: id,
		comment: text,
		accessRequestId: found.approval?.accessRequestId ?? found.generic.accessRequestId,
		itemName: found.approval?.requestedObject?.name,
		requestedForName: found.approval?.requestedFor?.name,
		tenant: session.tenant,
		submittedAt: new Date(session.clock.now()).toISOString(),
	});
}
