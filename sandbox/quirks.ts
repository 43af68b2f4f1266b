/**
 * The points on which the pages about ISC and reports from the field disagree, or which nobody has proven.
 * Each can be changed while the sandbox runs.
 */
export interface Quirks {
	/** A grant of access already held (and a revoke of access not held): canceled as a duplicate later, never listed, or answered with 400. */
	ignoredRequests: 'cancelled' | 'hidden' | 'refused';
	/** Whether an item's `clientMetadata` comes back in status rows and approvals. */
	itemMetadata: 'returned' | 'missing';
	/** Whether the metadata of the whole request shows in status rows whose item has none of its own. */
	requestMetadata: 'missing' | 'returned';
	/** Which filters on `accessRequestId` the status list takes. `inOnlyEqEmpty`: `eq` answers 200 with an empty list. */
	accessRequestIdFilter: 'eq' | 'in' | 'both' | 'inOnlyEqEmpty';
	/** The nested shape with more than one person. */
	nestedSeveral: 'taken' | 'refused';
	/** Whether `request-state=EXECUTING` also lists PROVISIONING_VERIFICATION_PENDING. */
	executingIncludesVerification: boolean;
	/** Whether an ORG_ADMIN who names nobody gets everyone's status rows (`everybody`) or only their own (`own`). */
	adminStatusList: 'everybody' | 'own';
	/** The removeDate of a revoke where an end date exists already: any earlier one, or none at all. */
	revokeRemoveDate: 'earlier' | 'onlyWithoutEndDate';
	/** A revoke of access that a role or birthright gave: answered with 400, or taken and failed later. */
	revokeOfDerivedAccess: 'refused' | 'failsLater';
	/** Whether the limits of 25 items and 10 people hold only for requests with an entitlement in them. */
	limits: 'withEntitlements' | 'always';
	/** Whether 25 counts different entitlements or every line of a nested request. */
	nestedCount: 'distinct' | 'lines';
	/** One access request id for each person, or one for the whole call. */
	requestIds: 'perPerson' | 'perCall';
	/** More items than this for one person are split over several access request ids; 0 = never. */
	itemsPerRequest: number;
	/** `requestedFor` in the events of access request triggers: a list, as the schema says, or one object, as the guide shows. */
	triggerRecipients: 'array' | 'object';
	/** How the window of the rate limit moves: over the last ten seconds, or in blocks that begin with a call. */
	rateWindow: 'sliding' | 'blocks';
	/** Whether eq, in, sw and co tell upper from lower case in names, aliases and email addresses. */
	caseSensitiveFilters: boolean;
	/** The page after the last one of any list: empty, or 400 "Specified offset is invalid." */
	pageAfterLast: 'empty' | 'refused';
	/** Errors always in the documented body, or in each of the bodies that were seen in turn. */
	errorBodies: 'documented' | 'mixed';
	/** How dates stand in `filters`: with or without quotation marks, or only one of the two (the other is answered with 400). */
	quotedDates: 'both' | 'unquoted' | 'quoted';
	/** Whether ids in status rows and approvals are spelled as in the 202, or in other case or hyphenation. */
	idSpelling: 'same' | 'mixed';
	/** `requestedFor` of a status row: an object, or a list with one object. */
	statusRecipients: 'object' | 'list';
	/** Which field of a status row holds the access request's id. The other one is null (`id`) or missing (`accessRequestId`). */
	statusIdField: 'both' | 'accessRequestId' | 'id';
	/**
	 * `withReviewedBy`: in a status row a governance group is the original owner of each approval, `reviewedBy` and `approverComments` say
	 * who decided and why, the scheme is WORKFLOW, and a phase holds values that no document lists.
	 */
	reviewers: 'documented' | 'withReviewedBy';
	/** Whether some people have an uncorrelated identity with the same email address beside them. */
	ghosts: boolean;
	/** How far `offset` and `limit` reach in `/entitlements` and `/search`; only `searchAfter` leads further. */
	offsetLimit: number;
	/** Whether an entitlement that was granted by request stays assigned when it is taken away on the source, and comes back at a refresh. */
	stickyEntitlements: boolean;
	/** Whether entitlements can be requested and revoked at all; `off`: 403. No configuration field shows it. */
	entitlementRequests: 'on' | 'off';
	/** `utf8`: every second 4xx says `Content-Encoding: UTF-8`, as the edge before ISC does. */
	edgeEncoding: 'none' | 'utf8';
}

/** What a setting may be, the default first, and what is least convenient for a client. */
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
	edgeEncoding: { positions: ['none', 'utf8'], worst: 'utf8' },
};

function collect(valueOf: (definition: Choice<unknown> | Count) => unknown): Quirks {
	const entries = Object.entries<Choice<unknown> | Count>(definitions);
	return Object.fromEntries(entries.map(([name, definition]) => [name, valueOf(definition)])) as unknown as Quirks;
}

export const defaultQuirks: Quirks = collect((definition) =>
	'positions' in definition ? definition.positions[0] : definition.byDefault,
);

/** Every setting in the position that is least convenient for a client. */
export const worstQuirks: Quirks = collect(({ worst }) => worst);

/** What is wrong with a setting, in words; undefined where nothing is. */
export function quirkProblem(name: string, value: unknown): string | undefined {
	const definition = new Map(Object.entries<Choice<unknown> | Count>(definitions)).get(name);
	if (definition === undefined)
		return `There is no setting "${name}". There are ${Object.keys(definitions).join(', ')}.`;
	if ('least' in definition) {
		if (Number.isInteger(value) && Number(value) >= definition.least) return undefined;
		return `${name} must be a whole number of at least ${definition.least}.`;
	}
	if (definition.positions.includes(value)) return undefined;
	return `${name} must be ${definition.positions.join(' or ')}, not ${JSON.stringify(value)}.`;
}
