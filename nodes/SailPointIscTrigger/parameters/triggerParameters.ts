import type { IExecuteFunctions, IHookFunctions } from 'n8n-workflow';

import { RowParameters } from '../../SailPointIsc/parameters';
import type { TriggerFunctions } from '../../SailPointIsc/transport/nodeFunctions';

export type { TriggerFunctions };

/** The parameters of a trigger, by the readers that the action node has. A trigger has no input items, so n8n counts none. */
export function triggerParameters(fns: TriggerFunctions): RowParameters {
	const asOfItem = Object.create(fns, {
		getNodeParameter: {
			value: (name: string, _row: number, fallback?: unknown, options?: object) =>
				(fns as IHookFunctions).getNodeParameter(name, fallback, options),
		},
	}) as IExecuteFunctions;
	return new RowParameters(asOfItem, 0);
}
