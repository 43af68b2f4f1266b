/** An event trigger as listed by `GET /triggers/v1`. */
export interface Trigger {
	id: string;
	name: string;
	type: 'REQUEST_RESPONSE' | 'FIRE_AND_FORGET';
	description: string;
	inputSchema: string;
	exampleInput: Record<string, unknown>;
	outputSchema?: string;
	exampleOutput?: Record<string, unknown>;
}

const person = { id: '0c1f4b6a8d2e4f7091a3b5c7d9e1f302', type: 'IDENTITY', name: 'Priya Nair' };
const requester = { id: '1d2e3f405162738495a6b7c8d9e0f103', type: 'IDENTITY', name: 'Marta Silva' };
const item = {
	id: '2e3f405162738495a6b7c8d9e0f1a204',
	name: 'Engineering Team',
	description: 'Sample role',
	type: 'ROLE',
	operation: 'Add',
	comment: 'Sample comment',
};
const accessRequestId = '3f405162738495a6b7c8d9e0f1a2b305';

function schema(required: readonly string[]): string {
	return JSON.stringify({ type: 'object', required, additionalProperties: true });
}

/** ISC API: the triggers for access requests and identities. The samples are made up. */
export const triggers: readonly Trigger[] = [
	{
		id: 'idn:access-request-pre-approval',
		name: 'Access Request Submitted',
		type: 'REQUEST_RESPONSE',
		description: 'Asks whether a submitted access request may proceed to its approvals.',
		inputSchema: schema(['accessRequestId', 'requestedFor', 'requestedItems', 'requestedBy']),
		exampleInput: { accessRequestId, requestedFor: [person], requestedItems: [item], requestedBy: requester },
		outputSchema: schema(['approved', 'comment', 'approver']),
		exampleOutput: { approved: false, comment: 'Outside the change window.', approver: 'Change calendar' },
	},
	{
		id: 'idn:access-request-dynamic-approver',
		name: 'Access Request Dynamic Approver',
		type: 'REQUEST_RESPONSE',
		description: 'Asks for another approver of a submitted access request.',
		inputSchema: schema(['accessRequestId', 'requestedFor', 'requestedItems', 'requestedBy']),
		exampleInput: { accessRequestId, requestedFor: [person], requestedItems: [item], requestedBy: requester },
		outputSchema: JSON.stringify({ type: ['null', 'object'], additionalProperties: true }),
		exampleOutput: { id: requester.id, name: requester.name, type: 'IDENTITY' },
	},
	{
		id: 'idn:access-request-post-approval',
		name: 'Access Request Decision',
		type: 'FIRE_AND_FORGET',
		description: 'Sent when all items of an access request are decided.',
		inputSchema: schema(['accessRequestId', 'requestedFor', 'requestedItemsStatus', 'requestedBy']),
		exampleInput: {
			accessRequestId,
			requestedFor: [person],
			requestedItemsStatus: [
				{
					...item,
					clientMetadata: null,
					approvalInfo: [
						{ approvalComment: null, approvalDecision: 'APPROVED', approverName: requester.name, approver: requester },
					],
				},
			],
			requestedBy: requester,
		},
	},
	{
		id: 'idn:post-provisioning',
		name: 'Provisioning Completed',
		type: 'FIRE_AND_FORGET',
		description: 'Sent when provisioning has ended.',
		inputSchema: schema(['trackingNumber', 'sources', 'recipient', 'accountRequests']),
		exampleInput: {
			trackingNumber: accessRequestId,
			sources: 'Active Directory',
			action: 'Access Request',
			recipient: person,
			requester,
			accountRequests: [],
		},
	},
	{
		id: 'idn:identity-created',
		name: 'Identity Created',
		type: 'FIRE_AND_FORGET',
		description: 'Sent when an identity was created.',
		inputSchema: schema(['identity', 'attributes']),
		exampleInput: { identity: person, attributes: { firstname: 'Priya' } },
	},
	{
		id: 'idn:identity-attributes-changed',
		name: 'Identity Attributes Changed',
		type: 'FIRE_AND_FORGET',
		description: 'Sent when attributes of an identity have changed.',
		inputSchema: schema(['identity', 'changes']),
		exampleInput: {
			identity: person,
			changes: [{ attribute: 'department', oldValue: 'Sales', newValue: 'Engineering' }],
		},
	},
	{
		id: 'idn:identity-deleted',
		name: 'Identity Deleted',
		type: 'FIRE_AND_FORGET',
		description: 'Sent when an identity was deleted.',
		inputSchema: schema(['identity', 'attributes']),
		exampleInput: { identity: person, attributes: { firstname: 'Priya' } },
	},
];

export function triggerOf(id: string): Trigger | undefined {
	return triggers.find((trigger) => trigger.id === id);
}
