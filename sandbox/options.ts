/** How time passes: as on the wall, only when told to, or so many times faster than on the wall. */
export type ClockMode = 'real' | 'stepped' | number;

/** How many people and access items to make up instead of the small, hand-made tenant. */
export interface SeedSize {
	identities: number;
	accessItems: number;
}

/**
 * The points on which the pages about ISC and reports from the field disagree, or which nobody has proven.
 * Each can be changed while the sandbox runs. The first value named is the default.
 */
export interface Quirks {
	/** A grant of access already held (and a revoke of access not held): cancelled as a duplicate later, never listed, or answered with 400. */
	ignoredRequests: 'cancelled' | 'hidden' | 'refused';
	/** Whether an item's `clientMetadata` comes back in status rows and approvals. */
	itemMetadata: 'returned' | 'missing';
	/** Whether the metadata of the whole request shows in status rows whose item has none of its own. */
	requestMetadata: 'missing' | 'returned';
	/** The one form in which status filters on `accessRequestId` work. */
	accessRequestIdFilter: 'eq' | 'in' | 'both';
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
	/** Whether eq, in, sw and co tell upper from lower case in names, aliases and e-mail addresses. */
	caseSensitiveFilters: boolean;
}

export const defaultQuirks: Quirks = {
	ignoredRequests: 'cancelled',
	itemMetadata: 'returned',
	requestMetadata: 'missing',
	accessRequestIdFilter: 'eq',
	nestedSeveral: 'taken',
	executingIncludesVerification: false,
	adminStatusList: 'everybody',
	revokeRemoveDate: 'earlier',
	revokeOfDerivedAccess: 'refused',
	limits: 'withEntitlements',
	nestedCount: 'distinct',
	requestIds: 'perPerson',
	itemsPerRequest: 0,
	triggerRecipients: 'array',
	rateWindow: 'sliding',
	caseSensitiveFilters: false,
};

/** What each setting may be; `itemsPerRequest` is a number of at least 0. */
const positions: { readonly [Name in keyof Quirks]: readonly Quirks[Name][] } = {
	ignoredRequests: ['cancelled', 'hidden', 'refused'],
	itemMetadata: ['returned', 'missing'],
	requestMetadata: ['missing', 'returned'],
	accessRequestIdFilter: ['eq', 'in', 'both'],
	nestedSeveral: ['taken', 'refused'],
	executingIncludesVerification: [false, true],
	adminStatusList: ['everybody', 'own'],
	revokeRemoveDate: ['earlier', 'onlyWithoutEndDate'],
	revokeOfDerivedAccess: ['refused', 'failsLater'],
	limits: ['withEntitlements', 'always'],
	nestedCount: ['distinct', 'lines'],
	requestIds: ['perPerson', 'perCall'],
	itemsPerRequest: [],
	triggerRecipients: ['array', 'object'],
	rateWindow: ['sliding', 'blocks'],
	caseSensitiveFilters: [false, true],
};

/** What is wrong with a setting, in words; undefined where nothing is. */
export function quirkProblem(name: string, value: unknown): string | undefined {
	const allowed = new Map<string, readonly unknown[]>(Object.entries(positions)).get(name);
	if (allowed === undefined) return `There is no setting "${name}". There are ${Object.keys(positions).join(', ')}.`;
	if (name === 'itemsPerRequest')
		return Number.isInteger(value) && Number(value) >= 0 ? undefined : `${name} must be a whole number of at least 0.`;
	return allowed.includes(value) ? undefined : `${name} must be ${allowed.join(' or ')}, not ${JSON.stringify(value)}.`;
}

export type FaultMode =
	| 'status'
	| 'drop-before'
	| 'drop-after'
	| 'status-after'
	| 'hang-before'
	| 'hang-after'
	| 'slow'
	| 'garbage'
	| 'expired-token'
	| 'redirect';

/** One thing that goes wrong on demand. */
export interface FaultSpec {
	/**
	 * `status`: answers `status` before the request is handled. `drop-before` / `drop-after`: the connection breaks before / after the
	 * request is handled. `status-after`: handled, then answered with `status` (default 502). `hang-before` / `hang-after`: never answers.
	 * `slow`: waits `delayMs`, then handles. `garbage`: handled, then answered with text that is not JSON. `expired-token`: 401 as for a
	 * token past its time. `redirect`: 307 to `location`.
	 */
	mode: FaultMode;
	/** A regular expression over the path (without the query); default: everything but `/_control` and `/oauth/token`. */
	path?: string;
	method?: string;
	/** For `status` and `status-after`: 429, 500, 502, 503, 504, …; default 500 and 502. */
	status?: number;
	/** Seconds for the Retry-After header of a 429 (default 1), or of another status when given. */
	retryAfter?: number;
	/** How many calls meet the fault; default: every one until it is removed. */
	count?: number;
	/** How many matching calls pass unharmed first; default 0. */
	after?: number;
	/** 0 to 1: the share of matching calls that meet it; default 1. */
	probability?: number;
	/** Starts the row of random numbers behind `probability`, so that a run can be repeated; default 1. */
	seed?: number;
	delayMs?: number;
	location?: string;
}

/** How long each stage behind a 202 takes, in milliseconds of the sandbox's clock. */
export interface StageTimes {
	/** From the 202 to the first decision. Default 100. */
	queuedMs: number;
	/** From the last approval to the access being there. Default 400. */
	provisioningMs: number;
	/** How long an item of a source that verifies stays PROVISIONING_VERIFICATION_PENDING. Default 2000. */
	verificationMs: number;
}

/** All optional: `startSandbox()` alone gives a small tenant on a free port of 127.0.0.1. */
export interface SandboxOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Calls per 10 seconds for each client id and API version; default 100; 0 = no limit. */
	rateLimit?: number;
	/** Default `real`. */
	clock?: ClockMode;
	/** Where the clock starts, as an ISO date; default now. */
	startTime?: string;
	/** How far the status list lags behind the tenant, in ms of the sandbox's clock; default 0. */
	statusLagMs?: number;
	/** How far the lists of approvals lag; default 0. */
	approvalsLagMs?: number;
	/** How far the search index lags; default 0. */
	searchLagMs?: number;
	/** Default 749, the figure in SailPoint's own sample. */
	tokenLifetimeSeconds?: number;
	stages?: Partial<StageTimes>;
	faults?: FaultSpec[];
	quirks?: Partial<Quirks>;
	/** Default: the small, hand-made tenant. With numbers, that many more people and items are made up beside it. */
	seed?: 'small' | SeedSize;
	/** Keeps what happened in this file, so that it survives a restart; default: memory only. */
	stateFile?: string;
	/** How many calls `calls` keeps before the oldest are dropped; default 200,000. */
	keepCalls?: number;
	/** The tenant's name in tokens; default `sandbox`. */
	org?: string;
	/** Whether Machine Identity Security is licensed; default true. Without it machine requests get 403. */
	machineIdentities?: boolean;
}

/** Settings that a test or the control address may change while the sandbox runs. */
export interface LiveSettings {
	rateLimit: number;
	tokenLifetimeSeconds: number;
	statusLagMs: number;
	approvalsLagMs: number;
	searchLagMs: number;
	machineIdentities: boolean;
	stages: StageTimes;
}

export const defaultStages: StageTimes = { queuedMs: 100, provisioningMs: 400, verificationMs: 2000 };

/** The live part of the options, defaults filled in. */
export function liveSettings(options: SandboxOptions): LiveSettings {
	return {
		rateLimit: options.rateLimit ?? 100,
		tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 749,
		statusLagMs: options.statusLagMs ?? 0,
		approvalsLagMs: options.approvalsLagMs ?? 0,
		searchLagMs: options.searchLagMs ?? 0,
		machineIdentities: options.machineIdentities ?? true,
		stages: { ...defaultStages, ...options.stages },
	};
}
