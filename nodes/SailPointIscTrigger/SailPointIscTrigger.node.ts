import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchIdentities } from '../SailPointIsc/listSearch/searchIdentities';
import { authentication, credentials } from '../SailPointIsc/resources/shared/authentication';
import { TRIGGER_HINTS } from '../SailPointIsc/resources/shared/builderHints';
import { fields } from './fields';
import { getEvents } from './loadEvents';
import { receive } from './receive';
import { endSubscription, isSubscriptionThere, makeSubscription } from './subscription';

/** Starts a workflow when something happens in ISC, and lets it decide where ISC waits for an answer. */
export class SailPointIscTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SailPoint ISC Trigger',
		name: 'sailPointIscTrigger',
		icon: { light: 'file:../SailPointIsc/sailPointIsc.svg', dark: 'file:../SailPointIsc/sailPointIsc.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts a workflow when something happens in SailPoint Identity Security Cloud (ISC)',
		eventTriggerDescription: '',
		activationMessage: 'ISC now sends its events to this workflow.',
		...TRIGGER_HINTS,
		defaults: { name: 'SailPoint ISC Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [authentication, ...fields],
	};

	methods = { loadOptions: { getEvents }, listSearch: { searchIdentities } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isSubscriptionThere(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await makeSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await endSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
