/**
 * Behavior on which the documents and reports from real tenants disagree, or which nobody has confirmed. Each setting
 * can be changed while the sandbox runs.
 */
export interface Quirks {
	/**
	 * A request that changes nothing, such as a grant of access already held or a revoke of access not held: canceled
	 * later as a duplicate, never listed, or, for a grant, answered with 400.
	 */
	ignoredRequests: 'cancelled' | 'hidden' | 'refused';
	/** Whether status rows and approvals contain the `clientMetadata` of the item. */
	itemMetadata: 'returned' | 'missing';
	/** Whether status rows contain the metadata of the whole request if the item has none. */
	requestMetadata: 'missing' | 'returned';
	/**
	 * Which operators the status list supports for `accessRequestId`. `inOnlyEqEmpty`: `in` works, and `eq` returns 200
	 * with an empty list.
	 */
	accessRequestIdFilter: 'eq' | 'in' | 'both' | 'inOnlyEqEmpty';
	/** Whether the nested shape may contain more than one person. */
	nestedSeveral: 'taken' | 'refused';
	/** Whether `request-state=EXECUTING` also lists PROVISIONING_VERIFICATION_PENDING. */
	executingIncludesVerification: boolean;
	/** Without a filter by person, whether an ORG_ADMIN gets all status rows (`everybody`) or only their own (`own`). */
	adminStatusList: 'everybody' | 'own';
	/** Which removeDate a revoke may have if the access already has an end date: an earlier one, or none. */
	revokeRemoveDate: 'earlier' | 'onlyWithoutEndDate';
	/**
	 * Whether a revoke of access from role membership or birthright provisioning is answered with 400, or is accepted
	 * and fails later.
	 */
	revokeOfDerivedAccess: 'refused' | 'failsLater';
	/** Whether the limits of 25 items and 10 people apply only to requests that contain an entitlement. */
	limits: 'withEntitlements' | 'always';
	/** Whether the limit of 25 counts distinct entitlements or every line of a nested request. */
	nestedCount: 'distinct' | 'lines';
	/** Whether each person gets an access request id, or the whole call gets one. */
	requestIds: 'perPerson' | 'perCall';
	/** If a person gets more items than this, they are split into several access request ids; 0 = never. */
	itemsPerRequest: number;
	/** `requestedFor` in events of access request triggers: a list, as in the schema, or one object, as in the guide. */
	triggerRecipients: 'array' | 'object';
	/** Whether the rate limit applies to the last ten seconds, or to blocks of ten seconds that begin with a call. */
	rateWindow: 'sliding' | 'blocks';
	/** Whether eq, in, sw and co are case-sensitive for names, aliases and email addresses. */
	caseSensitiveFilters: boolean;
	/** Whether the page after the last is empty, or is answered with 400 "Specified offset is invalid." */
	pageAfterLast: 'empty' | 'refused';
	/** Whether error bodies always have the documented form, or each of the forms seen in real tenants in turn. */
	errorBodies: 'documented' | 'mixed';
	/**
	 * Whether dates in `filters` may be with and without quotation marks, or only one of the two. The other form is
	 * answered with 400.
	 */
	quotedDates: 'both' | 'unquoted' | 'quoted';
	/** Whether ids in status rows and approvals are spelled as in the 202, or with other case or hyphens. */
	idSpelling: 'same' | 'mixed';
	/** `requestedFor` of a status row: an object, or a list with one object. */
	statusRecipients: 'object' | 'list';
	/**
	 * Which field of a status row contains the access request id. The other one is null (`id`) or missing
	 * (`accessRequestId`).
	 */
	statusIdField: 'both' | 'accessRequestId' | 'id';
	/**
	 * `withReviewedBy`: in a status row, the original owner of each approval is a governance group, `reviewedBy` and
	 * `approverComments` contain who decided and why, the scheme is WORKFLOW, and one phase has undocumented values.
	 */
	reviewers: 'documented' | 'withReviewedBy';
	/** Whether some people also have an uncorrelated identity with the same email address. */
	ghosts: boolean;
	/** How far `offset` and `limit` reach in `/entitlements` and `/search`. Beyond that, only `searchAfter` works. */
	offsetLimit: number;
	/**
	 * Whether an entitlement that was granted by request stays assigned if it is removed on the source, and comes back
	 * at a refresh.
	 */
	stickyEntitlements: boolean;
	/**
	 * Whether entitlements can be requested and revoked at all. If `off`, the answer is 403. No configuration field
	 * shows this.
	 */
	entitlementRequests: 'on' | 'off';
	/** Whether a change of dates that leaves the end date out keeps it, or removes it as a grant does. */
	modifyWithoutEndDate: 'keeps' | 'removes';
	/** Whether the newer approvals service has the approvals of access requests. */
	genericApprovals: 'all' | 'none';
	/** What the newer approvals service answers to a decision on an id that isn't pending: 202, or 400. */
	unknownApprovals: 'accepted' | 'refused';
	/** What a second answer to an invocation of a trigger gets. The first one counts either way. */
	secondAnswer: 'refused' | 'accepted';
	/** `utf8`: every second 4xx has the header `Content-Encoding: UTF-8`, as sent by the gateway in front of ISC. */
	edgeEncoding: 'none' | 'utf8';
}

/** The possible values of a setting, the default first, and the one that is least convenient for a client. */
interface Choice<Value> {
	positions: readonly Value[];
	worst: Value;
}

/** A setting that is a whole number. */
interface Count {
	least: number;
	byDefault: number;
	worst: number;
}

type Definitions = { readonly [Name in keyof Quirks]: [Quirks[Name]] extends [number] ? Count : Choice<Quirks[Name]> };

const definitions: Definitions = {
	ignoredRequests: { positions: ['cancelled', 'hidden', 'refused'], worst: 'hidden' },
	itemMetadata: { positions: ['returned', 'missing'], worst: 'missing' },
	requestMetadata: { positions: ['missing', 'returned'], worst: 'missing' },
	accessRequestIdFilter: { positions: ['eq', 'in', 'both', 'inOnlyEqEmpty'], worst: 'inOnlyEqEmpty' },
	nestedSeveral: { positions: ['taken', 'refused'], worst: 'refused' },
	executingIncludesVerification: { positions: [false, true], worst: false },
	adminStatusList: { positions: ['everybody', 'own'], worst: 'own' },
	revokeRemoveDate: { positions: ['earlier', 'onlyWithoutEndDate'], worst: 'onlyWithoutEndDate' },
	revokeOfDerivedAccess: { positions: ['refused', 'failsLater'], worst: 'failsLater' },
	limits: { positions: ['withEntitlements', 'always'], worst: 'always' },
	nestedCount: { positions: ['distinct', 'lines'], worst: 'lines' },
	requestIds: { positions: ['perPerson', 'perCall'], worst: 'perCall' },
	itemsPerRequest: { least: 0, byDefault: 0, worst: 2 },
	triggerRecipients: { positions: ['array', 'object'], worst: 'object' },
	rateWindow: { positions: ['sliding', 'blocks'], worst: 'blocks' },
	caseSensitiveFilters: { positions: [false, true], worst: true },
	pageAfterLast: { positions: ['empty', 'refused'], worst: 'refused' },
	errorBodies: { positions: ['documented', 'mixed'], worst: 'mixed' },
	quotedDates: { positions: ['both', 'unquoted', 'quoted'], worst: 'unquoted' },
	idSpelling: { positions: ['same', 'mixed'], worst: 'mixed' },
	statusRecipients: { positions: ['object', 'list'], worst: 'list' },
	statusIdField: { positions: ['both', 'accessRequestId', 'id'], worst: 'id' },
	reviewers: { positions: ['documented', 'withReviewedBy'], worst: 'withReviewedBy' },
	ghosts: { positions: [false, true], worst: true },
	offsetLimit: { least: 1, byDefault: 10_000, worst: 10_000 },
	stickyEntitlements: { positions: [true, false], worst: true },
	// A tenant's own decision rather than a disagreement: with it off, no entitlement could be tried in the worst profile.
	entitlementRequests: { positions: ['on', 'off'], worst: 'on' },
	modifyWithoutEndDate: { positions: ['keeps', 'removes'], worst: 'removes' },
	genericApprovals: { positions: ['all', 'none'], worst: 'none' },
	unknownApprovals: { positions: ['accepted', 'refused'], worst: 'accepted' },
	secondAnswer: { positions: ['refused', 'accepted'], worst: 'accepted' },
	edgeEncoding: { positions: ['none', 'utf8'], worst: 'utf8' },
};

function collect(valueOf: (definition: Choice<unknown> | Count) => unknown): Quirks {
	const entries = Object.entries<Choice<unknown> | Count>(definitions);
	return Object.fromEntries(entries.map(([name, definition]) => [name, valueOf(definition)])) as unknown as Quirks;
}

export const defaultQuirks: Quirks = collect((definition) =>
	'positions' in definition ? definition.positions[0] : definition.byDefault,
);

/** Every setting with the value that is least convenient for a client. */
export const worstQuirks: Quirks = collect(({ worst }) => worst);

/** The possible values of a setting; undefined for a number. */
export function quirkChoices(name: string): readonly unknown[] | undefined {
	const definition = new Map(Object.entries<Choice<unknown> | Count>(definitions)).get(name);
	return definition !== undefined && 'positions' in definition ? definition.positions : undefined;
}

/** Says what is wrong with a setting; undefined if it is valid. */
export function quirkProblem(name: string, value: unknown): string | undefined {
	const definition = new Map(Object.entries<Choice<unknown> | Count>(definitions)).get(name);
	if (definition === undefined)
		return `There is no setting "${name}". The settings are ${Object.keys(definitions).join(', ')}.`;
	if ('least' in definition) {
		if (Number.isInteger(value) && Number(value) >= definition.least) return undefined;
		return `${name} must be a whole number of at least ${definition.least}.`;
	}
	if (definition.positions.includes(value)) return undefined;
	return `${name} must be ${definition.positions.join(' or ')}, not ${JSON.stringify(value)}.`;
}
