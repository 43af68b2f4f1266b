import {
	comment,
	identityType,
	itemType,
	listOf,
	metadata,
	moment,
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

const approval = {
	id: text,
	name: text,
	created: moment,
	modified: moment,
	requestCreated: moment,
	requestType,
	identityType,
	requester: reference,
	requestedFor: reference,
	owner: reference,
	requestedObject: shape({ id: text, name: text, description: orNull(text), type: itemType }),
	requesterComment: orNull(comment),
	previousReviewersComments: listOf(comment),
	forwardHistory: listOf(
		shape({
			oldApproverName: text,
			newApproverName: text,
			comment: orNull(text),
			modified: moment,
			forwarderName: orNull(text),
			reassignmentType: text,
		}),
	),
	commentRequiredWhenRejected: yesNo,
	removeDateUpdateRequested: yesNo,
	startUpdateRequested: yesNo,
	'removeDate?': orNull(moment),
	'startDate?': orNull(moment),
	'currentRemoveDate?': orNull(moment),
	'clientMetadata?': orNull(metadata),
	requestedAccounts: orNull(
		listOf(shape({ name: text, type: text, accountUuid: orNull(text), accountId: text, sourceName: text })),
	),
};

export const pendingApproval = shape({ ...approval, accessRequestId: text });

/** ISC API: a decided approval does not name its access request. */
export const completedApproval = shape({
	...approval,
	state: oneOf('APPROVED', 'REJECTED'),
	reviewedBy: reference,
	reviewerComment: orNull(comment),
	preApprovalTriggerResult: orNull(
		shape({ comment: text, decision: oneOf('APPROVED', 'REJECTED'), reviewer: text, date: moment }),
	),
});

export const decision = shape({ 'comment?': text });
export const forwarding = shape({ newOwnerId: text, comment: { type: 'string', minLength: 1, maxLength: 255 } });
export const bulkDecision = shape({ approvalIds: listOf(text, 1, 50), comment: text });
export const summary = shape({ pending: whole, approved: whole, rejected: whole });

export const publicIdentity = shape({
	id: text,
	name: text,
	alias: text,
	email: orNull(text),
	status: text,
	identityState: oneOf('ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'),
	manager: orNull(reference),
	attributes: listOf(shape({ key: text, name: text, value: orNull(text) })),
});

/** ISC API: roles and access profiles only. */
export const requestableObject = shape({
	id: text,
	name: text,
	created: moment,
	modified: moment,
	description: orNull(text),
	type: oneOf('ACCESS_PROFILE', 'ROLE'),
	'requestStatus?': oneOf('AVAILABLE', 'PENDING', 'ASSIGNED'),
	identityRequestId: orNull(text),
	ownerRef: shape({ type: text, id: text, name: text, email: orNull(text) }),
	requestCommentsRequired: yesNo,
});

export const searchBody = shape({
	'indices?': listOf(
		oneOf('identities', 'roles', 'accessprofiles', 'entitlements', 'accountactivities', 'events', '*'),
		1,
	),
	'queryType?': oneOf('SAILPOINT'),
	query: shape({ query: text }),
	'queryResultFilter?': shape({ 'includes?': listOf(text), 'excludes?': listOf(text) }),
	'includeNested?': yesNo,
	'sort?': listOf(text, 1),
	'searchAfter?': listOf(text, 1),
	'filters?': { type: 'object' },
});

/** A document of the search: its fields depend on its index and on what the request chose. */
export const searchHit = {
	type: 'object',
	additionalProperties: true,
	properties: {
		id: text,
		name: text,
		access: listOf({ type: 'object', additionalProperties: true, properties: { id: text, type: itemType } }),
	},
};

const onBehalf = [
	'allowRequestOnBehalfOfAnyoneByAnyone',
	'allowRequestOnBehalfOfEmployeeByManager',
	'allowRequestOnBehalfOfForMachineIdentity',
	'allowRequestForMachineByOwner',
];
const entitlementDefaults = [
	'requestCommentRequired',
	'denialCommentRequired',
	'reauthorizationRequired',
	'requireEndDate',
];
const flags = (names: string[]): Record<string, typeof yesNo> => Object.fromEntries(names.map((name) => [name, yesNo]));
const duration = shape({ value: whole, timeUnit: oneOf('HOURS', 'DAYS', 'WEEKS', 'MONTHS') });

export const configuration = shape({
	...flags([
		'approvalsMustBeExternal',
		'reauthorizationEnabled',
		'govGroupVisibilityEnabled',
		'machineIdentityAccessRequestEnabled',
	]),
	requestOnBehalfOfConfig: shape(flags(onBehalf)),
	entitlementRequestConfig: shape({
		accessRequestConfig: shape({
			...flags(entitlementDefaults),
			maxPermittedAccessDuration: orNull(duration),
			formDefinitionId: orNull(text),
			'approvalSchemes?': listOf(shape({ approverType: text, 'approverId?': orNull(text) })),
		}),
		'revocationRequestConfig?': shape({
			'approvalSchemes?': listOf(shape({ approverType: text, 'approverId?': orNull(text) })),
		}),
	}),
});

export const problem = shape({ detailCode: text, trackingId: text, messages: listOf(words, 1), causes: listOf(words) });
