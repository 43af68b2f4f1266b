import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { authentication, credentials } from '../SailPointIsc/resources/shared/authentication';
import { fields } from './fields';
import { pollOnce } from './poll';

/** Starts a workflow when something has changed in ISC, for an n8n that ISC doesn't reach. */
export class SailPointIscPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SailPoint ISC Polling Trigger',
		name: 'sailPointIscPollingTrigger',
		icon: { light: 'file:../SailPointIsc/sailPointIsc.svg', dark: 'file:../SailPointIsc/sailPointIsc.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["watch"] }}',
		description:
			'Looks into SailPoint Identity Security Cloud (ISC) at regular times, and starts a workflow when something has changed',
		defaults: { name: 'SailPoint ISC Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...fields],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollOnce(this);
	}
}
