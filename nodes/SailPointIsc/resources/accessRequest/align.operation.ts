import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { alignAccess, type AlignItem, type AlignReport } from '../../../../isc/accessRequests/run';
import { openSession } from '../../transport';
import { isTool, MAX_ROWS_AS_TOOL } from '../shared/asTool';
import { stopError } from '../shared/failure';
import { alignedAccessItems } from './fields/accessItems';
import { accessTypes, alignComment, alignOptions, dryRunSwitch, expectedRows, scope } from './fields/align';
import { end } from './fields/common';
import { alignedPeople } from './fields/identities';
import { readAlignDraft } from './readAlignDraft';
import { readAlignRules } from './readAlignRules';
import { readRunOptions } from './readRunOptions';
import { runIdentityOf } from './runIdentity';

export const option = {
	name: 'Align',
	value: 'align',
	action: 'Request changes that align access with list',
	description:
		"Compare a list of who should hold what with what people hold, and request the difference: grants for what is missing, revokes for what isn't in the list. Whatever is not certain stays as it is. ISC queues the requests.",
};

export const subtitle = 'Align access';

export const properties: INodeProperties[] = [
	scope,
	alignedPeople,
	alignedAccessItems,
	accessTypes,
	alignComment,
	...end('grant'),
	dryRunSwitch,
	expectedRows,
	alignOptions,
];

/** The input items together are the list, so they are read and carried out together. */
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const options = readRunOptions(this, 'align');
	const { allowEmpty, ...rules } = readAlignRules(this);
	const drafts = this.getInputData().map((_, row) =>
		readAlignDraft(this, row, { scope: rules.scope, allowEmpty }, options.emptyEnd),
	);
	const session = await openSession(this, options);
	const report = await alignAccess(
		{
			drafts,
			rules,
			options,
			continueOnFail: this.continueOnFail(),
			run: runIdentityOf(this),
			timeZone: this.getTimezone(),
		},
		session,
	);
	if (report.stop) throw stopError(this, report.stop, report.stop.row);
	this.addExecutionHints(...report.hints.map((message) => ({ message, location: 'outputPane' as const })));
	return isTool(this) ? forAgent(report) : report.items.map(toItem);
}

/** An agent gets no hints, and what stays as it is would only fill its context. */
function forAgent({ items, hints }: AlignReport): INodeExecutionData[] {
	const changing = items.filter((item) => 'error' in item || item.output.action !== 'KEEP');
	const shown = changing.slice(0, MAX_ROWS_AS_TOOL);
	const more = changing.length - shown.length;
	const message = [...hints, ...(more > 0 ? [`${more} more are not listed here.`] : [])].join(' ');
	return [...shown.map(toItem), { json: { message }, pairedItem: { item: 0 } }];
}

function toItem(item: AlignItem): INodeExecutionData {
	const json = 'error' in item ? { error: item.error } : item.output;
	const paired = item.rows.map((row) => ({ item: row }));
	return { json: json as unknown as IDataObject, pairedItem: paired.length === 1 ? paired[0] : paired };
}
