/** Made-up events, for workflows that are built without a tenant. The shapes are those of ISC's documents. */
const person = { type: 'IDENTITY', id: '2c918085842e69ae018432d22ccb212f', name: 'Sample Person' };
const manager = { type: 'IDENTITY', id: '2c9180858082150f0180893dbaf44201', name: 'Sample Manager' };
const accessRequestId = '4b4d982dddff4267ab12f0f1e72b5a6d';
const role = {
	id: '2c938083633d259901633d25c68c00fa',
	name: 'Sample Role',
	description: 'A role for this sample',
	type: 'ROLE',
	operation: 'Add',
	comment: 'Needed for the project',
};
const source = { id: '4e4d982dddff4267ab12f0f1e72b5a6d', type: 'SOURCE', name: 'Sample Source' };

export const SAMPLES = {
	submitted: { accessRequestId, requestedFor: [person], requestedItems: [role], requestedBy: manager },
	decided: {
		accessRequestId,
		requestedFor: [person],
		requestedItemsStatus: [
			{
				...role,
				clientMetadata: null,
				approvalInfo: [
					{ approvalComment: 'Fine', approvalDecision: 'APPROVED', approverName: manager.name, approver: manager },
				],
			},
		],
		requestedBy: manager,
	},
	provisioned: {
		trackingNumber: accessRequestId,
		sources: source.name,
		action: 'Access Request',
		errors: ['The source could not be reached'],
		warnings: null,
		recipient: person,
		requester: manager,
		accountRequests: [
			{
				source,
				accountId: 'sample.person',
				accountOperation: 'Modify',
				provisioningResult: 'FAILED',
				provisioningTarget: source.name,
				ticketId: null,
				attributeRequests: [{ attributeName: 'groups', attributeValue: 'Sample Group', operation: 'Add' }],
			},
		],
	},
	created: { identity: person, attributes: { firstname: 'Sample', lastname: 'Person', cloudLifecycleState: 'active' } },
	changed: {
		identity: person,
		changes: [{ attribute: 'cloudLifecycleState', oldValue: 'active', newValue: 'inactive' }],
	},
};
