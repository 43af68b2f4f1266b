/**
 * For n8n's AI builder, which writes workflows from a description of them. n8n 2.8 has no such hints and ignores them, and its types don't know them:
 * hence plain objects to spread.
 */
export function builderHint(propertyHint: string): object {
	return { builderHint: { propertyHint } };
}

const GRANT = {
	authentication: 'accessToken',
	resource: 'accessRequest',
	operation: 'grant',
	requestedFor: 'identities',
	identities: { identity: [{ id: { __rl: true, mode: 'email', value: '={{ $json.email }}' } }] },
	accessItems: { item: [{ type: 'ROLE', id: { __rl: true, mode: 'name', value: '={{ $json.role }}' } }] },
	comment: '={{ $json.reason }}',
	end: 'date',
	removeDate: '={{ $json.until }}',
	options: { reference: '={{ $json.ticket }}' },
};

/** Follows what the node before it requested. */
const WAIT = {
	authentication: 'accessToken',
	resource: 'accessRequest',
	operation: 'wait',
	accessRequestIds: '={{ $json.accessRequestIds }}',
};

const pattern = (title: string, parameters: object) =>
	`<pattern title="${title}">\n${JSON.stringify(parameters, null, 2)}\n</pattern>`;

const forOperation = (operation: string, content: string) => ({
	displayOptions: { show: { resource: ['accessRequest'], operation: [operation] } },
	content: `<patterns>\n${content}\n</patterns>`,
});

/** The action node. */
export const ACTION_HINTS: object = {
	builderHint: {
		searchHint:
			'Use it for access requests in SailPoint Identity Security Cloud (IdentityNow) instead of an HTTP Request node. It takes all input items together, looks up names, skips what is held or requested already and keeps to the rate limit, so it needs no loop and no batching. SUBMITTED means queued, not granted: add Wait for the outcome. Set On Error to continueErrorOutput so that one bad item does not stop the others.',
		relatedNodes: [
			{
				nodeType: 'n8n-nodes-sailpoint-isc.sailPointIscTrigger',
				relationHint: 'Starts a workflow when a request is submitted, decided or provisioned',
			},
			{
				nodeType: 'n8n-nodes-sailpoint-isc.sailPointIscPollingTrigger',
				relationHint: 'The same for an n8n that ISC cannot reach',
			},
		],
		extraTypeDefContent: [
			forOperation('grant', pattern('Request a role for the person of each ticket, until a date', GRANT)),
			forOperation('wait', pattern('Follow the requests of the node before', WAIT)),
		],
	},
};

/** The trigger that ISC calls. */
export const TRIGGER_HINTS: object = {
	builderHint: {
		searchHint:
			'For Access Request Submitted and Access Request Dynamic Approval, ISC waits for an answer: end the workflow with SailPoint ISC, resource eventTrigger, operation respond.',
		relatedNodes: [
			{
				nodeType: 'n8n-nodes-sailpoint-isc.sailPointIsc',
				relationHint: 'Answers the event, or requests and revokes access',
			},
		],
	},
};
