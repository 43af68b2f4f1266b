import { defaultQuirks, worstQuirks, type Quirks } from './quirks';

/** How time passes: in real time, only when told to, or this many times faster than real time. */
export type ClockMode = 'real' | 'stepped' | number;

/** How many people and access items to make up in addition to the small, handmade tenant. */
export interface SeedSize {
	identities: number;
	accessItems: number;
}

export { defaultQuirks, quirkChoices, quirkProblem, type Quirks } from './quirks';

export const faultModes = [
	'status',
	'drop-before',
	'drop-after',
	'status-after',
	'hang-before',
	'hang-after',
	'slow',
	'garbage',
	'expired-token',
	'redirect',
	'drip',
	'false-gzip',
	'lying-total',
	'repeat-page',
	'html',
	'no-content',
	'truncated',
] as const;
export type FaultMode = (typeof faultModes)[number];

/** A fault to simulate. */
export interface FaultSpec {
	/**
	 * Instead of handling the request: `status` answers with `status`, `expired-token` with the 401 for an expired
	 * token, `redirect` with 307 to `location`; `drop-before` breaks the connection; `hang-before` never answers.
	 * Before handling it: `slow` waits `delayMs`.
	 * After handling it: `status-after` answers with `status` (default 502), `garbage` with text that isn't JSON, `html`
	 * with 200 and a sign-in page, `no-content` with 204; `drop-after` breaks the connection, `truncated` does so in the
	 * middle of the body; `hang-after` never answers; `drip` sends one byte every `delayMs`, at least `bytes` in total;
	 * `false-gzip` labels plain text as gzip; `lying-total` sets X-Total-Count to `total`.
	 * `repeat-page`: whichever page of a list is requested, the answer is the first one, repeated up to the requested
	 * limit.
	 */
	mode: FaultMode;
	/** A regular expression for the path without the query. Default: everything except `/_control` and `/oauth/token`. */
	path?: string;
	method?: string;
	/** For `status` and `status-after`: 429, 500, 502, 503, 504, … The defaults are 500 and 502. */
	status?: number;
	/** Seconds for the Retry-After header. Default: 1 for a 429, no header for other statuses. */
	retryAfter?: number;
	/** Seconds after which it ends by itself. Default: it doesn't. */
	ttlSeconds?: number;
	/** How many calls to apply it to. Default: all, until the fault is removed. */
	count?: number;
	/** How many matching calls to let through first; default 0. */
	after?: number;
	/** The share of matching calls to apply it to, from 0 to 1; default 1. */
	probability?: number;
	/** The seed of the random numbers for `probability`, so that a run can be repeated; default 1. */
	seed?: number;
	/** For `slow` (default 1000) and `drip` (default 500). */
	delayMs?: number;
	location?: string;
	/** For `drip`: the body is padded with leading blanks to this many bytes; default 100. */
	bytes?: number;
	/** For `lying-total`: the value of X-Total-Count; default `1000000000000`. */
	total?: string | number;
}

/** How long each stage after a 202 takes, in milliseconds of the sandbox clock. */
export interface StageTimes {
	/** From the 202 to the first decision. Default 100. */
	queuedMs: number;
	/** From the last approval until the person has the access. Default 400. */
	provisioningMs: number;
	/** How long an item stays PROVISIONING_VERIFICATION_PENDING if its source verifies provisioning. Default 2000. */
	verificationMs: number;
}

/** All options have defaults: `startSandbox()` starts a small tenant on a free port of 127.0.0.1. */
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
	/** How far the status list lags, in ms of the sandbox clock. The default depends on the profile. */
	statusLagMs?: number;
	/** How far the lists of approvals lag. The default depends on the profile. */
	approvalsLagMs?: number;
	/** How far the search index lags. The default depends on the profile. */
	searchLagMs?: number;
	/** The default depends on the profile: 749, as in SailPoint's sample, or 15, the minimum in ISC. */
	tokenLifetimeSeconds?: number;
	stages?: Partial<StageTimes>;
	faults?: FaultSpec[];
	/** Sets all settings that aren't set here; default `documented`. */
	profile?: Profile;
	quirks?: Partial<Quirks>;
	/** Default: the small, handmade tenant. With numbers, this many made-up people and items are added to it. */
	seed?: 'small' | SeedSize;
	/** People and access of one's own, added to the seed: a file in the form of seed/seed.schema.json, in YAML or JSON. */
	seedFile?: string;
	/** Saves the state in this file, so that it survives a restart. Default: memory only. */
	stateFile?: string;
	/** How many calls `calls` keeps before the oldest are removed; default 200,000. */
	keepCalls?: number;
	/** The name of the tenant in tokens; default `sandbox`. */
	org?: string;
	/** Whether Machine Identity Security is licensed; default true. If not, requests for machines get 403. */
	machineIdentities?: boolean;
	/** Whether a request is approved at once where its requester is its reviewer; default false. */
	autoApproval?: boolean;
}

/** Settings that a test or a control route can change while the sandbox runs. */
export interface LiveSettings {
	rateLimit: number;
	tokenLifetimeSeconds: number;
	statusLagMs: number;
	approvalsLagMs: number;
	searchLagMs: number;
	machineIdentities: boolean;
	autoApproval: boolean;
	stages: StageTimes;
}

export const defaultStages: StageTimes = { queuedMs: 100, provisioningMs: 400, verificationMs: 2000 };

/**
 * `documented`: the tenant behaves as the documents say. `worst`: wherever the sources disagree, it behaves in the way
 * that is least convenient for a client.
 */
export type Profile = 'documented' | 'worst';

export const profiles: readonly Profile[] = ['documented', 'worst'];

/** Says what is wrong with the name of a profile; undefined if it is valid. */
export function profileProblem(name: unknown): string | undefined {
	if (profiles.some((profile) => profile === name)) return undefined;
	return `profile must be ${profiles.join(' or ')}, not ${JSON.stringify(name)}.`;
}

/** The live settings that a profile sets. */
type ProfileSettings = Pick<LiveSettings, 'tokenLifetimeSeconds' | 'statusLagMs' | 'approvalsLagMs' | 'searchLagMs'>;

const profileValues: Readonly<Record<Profile, { quirks: Quirks; settings: ProfileSettings }>> = {
	documented: {
		quirks: defaultQuirks,
		settings: { tokenLifetimeSeconds: 749, statusLagMs: 0, approvalsLagMs: 0, searchLagMs: 0 },
	},
	worst: {
		quirks: worstQuirks,
		settings: { tokenLifetimeSeconds: 15, statusLagMs: 2000, approvalsLagMs: 1000, searchLagMs: 2000 },
	},
};

/** All settings that a profile sets. */
export function valuesOf(profile: Profile): { quirks: Quirks; settings: ProfileSettings } {
	const { quirks, settings } = profileValues[profile];
	return { quirks: { ...quirks }, settings: { ...settings } };
}

/** The options that can be changed later, with defaults and the values of the profile filled in. */
export function liveSettings(options: SandboxOptions): LiveSettings {
	const profile = profileValues[options.profile ?? 'documented'].settings;
	return {
		rateLimit: options.rateLimit ?? 100,
		tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? profile.tokenLifetimeSeconds,
		statusLagMs: options.statusLagMs ?? profile.statusLagMs,
		approvalsLagMs: options.approvalsLagMs ?? profile.approvalsLagMs,
		searchLagMs: options.searchLagMs ?? profile.searchLagMs,
		machineIdentities: options.machineIdentities ?? true,
		autoApproval: options.autoApproval ?? false,
		stages: { ...defaultStages, ...options.stages },
	};
}
