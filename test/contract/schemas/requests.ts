import type { Part } from '../openApi/document';
import {
	comment,
	identityType,
	itemType,
	listOf,
	metadata,
	moment,
	nothing,
	oneOf,
	orNull,
	reference,
	requestType,
	shape,
	text,
	whole,
	words,
	yesNo,
} from './parts';

const account = shape({ 'accountUuid?': orNull(text), 'nativeIdentity?': text });
const line = {
	type: itemType,
	id: text,
	'comment?': text,
	'clientMetadata?': metadata,
	'startDate?': moment,
	'removeDate?': moment,
	'formInstanceId?': text,
	'nativeIdentity?': text,
};
const flatLine = shape({ ...line, 'assignmentId?': text });
const nestedLine = shape({
	...line,
	'accountSelection?': listOf(shape({ sourceId: text, accounts: listOf(account, 1) }), 1),
});

/** ISC API: the body of an access request, flat or nested and never both. */
export const submission: Part = {
	anyOf: [
		shape({
			'requestType?': requestType,
			requestedFor: listOf(text, 1),
			requestedItems: listOf(flatLine, 1),
			'clientMetadata?': metadata,
		}),
		shape({
			'requestType?': requestType,
			requestedForWithRequestedItems: listOf(
				shape({ identityId: text, 'identityType?': identityType, requestedItems: listOf(nestedLine, 1) }),
				1,
			),
			'clientMetadata?': metadata,
		}),
	],
};

const tracking = shape({
	requestedFor: text,
	requestedItemsDetails: listOf(shape({ type: itemType, id: text }), 1, 25),
	attributesHash: whole,
	accessRequestIds: listOf(text, 1),
});

/** ISC API: what a 202 says. */
export const submitted = shape({ newRequests: listOf(tracking), existingRequests: listOf(tracking) });

const state = oneOf(
	'EXECUTING',
	'REQUEST_COMPLETED',
	'CANCELLED',
	'TERMINATED',
	'PROVISIONING_VERIFICATION_PENDING',
	'REJECTED',
	'PROVISIONING_FAILED',
	'NOT_ALL_ITEMS_PROVISIONED',
	'ERROR',
);

const approval = shape({
	forwarded: yesNo,
	originalOwner: reference,
	currentOwner: orNull(reference),
	modified: orNull(moment),
	status: oneOf('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'ARCHIVED'),
	scheme: text,
	errorMessages: nothing,
	comment: orNull(text),
	removeDate: orNull(moment),
});

const phase = shape({
	'started?': moment,
	finished: orNull(moment),
	name: text,
	state: oneOf('PENDING', 'EXECUTING', 'COMPLETED', 'CANCELLED', 'NOT_EXECUTED'),
	result: orNull(oneOf('SUCCESSFUL', 'FAILED')),
	phaseReference: orNull(text),
});

/** ISC API: a row of the status list. It has no id of the access item: `id` is the item's own in this list only where the document says so. */
export const statusRow = shape({
	id: orNull(text),
	name: text,
	type: itemType,
	'description?': orNull(text),
	state,
	requestType,
	created: moment,
	modified: moment,
	requester: reference,
	requestedFor: reference,
	identityType,
	requesterComment: orNull(comment),
	errorMessages: orNull(listOf(listOf(words))),
	approvalDetails: listOf(approval),
	approvalIds: listOf(text),
	accountActivityItemId: text,
	accessRequestId: text,
	accessRequestPhases: listOf(phase),
	'cancelledRequestDetails?': orNull(shape({ comment: text, owner: reference, modified: moment })),
	'preApprovalTriggerDetails?': orNull(
		shape({ comment: text, reviewer: text, decision: oneOf('APPROVED', 'REJECTED') }),
	),
	manualWorkItemDetails: nothing,
	sodViolationContext: nothing,
	startDate: orNull(moment),
	removeDate: orNull(moment),
	cancelable: yesNo,
	clientMetadata: orNull(metadata),
	requestedAccounts: orNull(
		listOf(shape({ name: text, type: oneOf('ACCOUNT'), accountUuid: orNull(text), accountId: text, sourceName: text })),
	),
	privilegeLevel: orNull(text),
	jitDetails: nothing,
	form: orNull(shape({ formDefinitionId: orNull(text), formInstanceId: text })),
});

export const cancellation = shape({ accountActivityId: text, comment: { type: 'string', minLength: 1 } });
export const cancellations = shape({
	accessRequestIds: listOf(text, 1, 50),
	comment: { type: 'string', minLength: 1 },
});
export const closing = shape({
	accessRequestIds: listOf(text, 1, 500),
	'message?': text,
	'executionStatus?': oneOf('Terminated', 'Completed'),
	'completionStatus?': oneOf('Success', 'Incomplete', 'Failure'),
});
