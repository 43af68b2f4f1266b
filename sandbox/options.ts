import { defaultQuirks, worstQuirks, type Quirks } from './quirks';

/** How time passes: as on the wall, only when told to, or so many times faster than on the wall. */
export type ClockMode = 'real' | 'stepped' | number;

/** How many people and access items to make up instead of the small, hand-made tenant. */
export interface SeedSize {
	identities: number;
	accessItems: number;
}

export { defaultQuirks, quirkProblem, type Quirks } from './quirks';

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

/** One thing that goes wrong on demand. */
export interface FaultSpec {
	/**
	 * `status`: answers `status` before the request is handled. `drop-before` / `drop-after`: the connection breaks before / after the
	 * request is handled. `status-after`: handled, then answered with `status` (default 502). `hang-before` / `hang-after`: never answers.
	 * `slow`: waits `delayMs`, then handles. `garbage`: handled, then answered with text that is not JSON. `expired-token`: 401 as for a
	 * token past its time. `redirect`: 307 to `location`. `repeat-page`: a list answers its first page whatever page is asked for, filled
	 * up with copies to the limit asked for. The others strike after the request was handled: `drip` sends a byte each `delayMs`, at least
	 * `bytes` of them; `false-gzip` calls plain text gzip; `lying-total` puts `total` into X-Total-Count; `html` answers 200 with a sign-in
	 * page; `no-content` answers 204; `truncated` breaks the connection in the middle of the body.
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
	/** For `slow` (default 1000) and `drip` (default 500). */
	delayMs?: number;
	location?: string;
	/** `drip`: blanks come first until the body has so many bytes; default 100. */
	bytes?: number;
	/** `lying-total`: what X-Total-Count says, as it stands; default `1000000000000`. */
	total?: string | number;
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
	/** How far the status list lags behind the tenant, in ms of the sandbox's clock; default by the profile. */
	statusLagMs?: number;
	/** How far the lists of approvals lag; default by the profile. */
	approvalsLagMs?: number;
	/** How far the search index lags; default by the profile. */
	searchLagMs?: number;
	/** Default by the profile: 749, the figure in SailPoint's own sample, or 15, the least that ISC allows. */
	tokenLifetimeSeconds?: number;
	stages?: Partial<StageTimes>;
	faults?: FaultSpec[];
	/** Where all settings start; default `documented`. What else is set here wins. */
	profile?: Profile;
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

/** A tenant as the document describes it, or one in which everything is at its most inconvenient for a client, among what the sources say. */
export type Profile = 'documented' | 'worst';

export const profiles: readonly Profile[] = ['documented', 'worst'];

/** What is wrong with the name of a profile, in words; undefined where nothing is. */
export function profileProblem(name: unknown): string | undefined {
	if (profiles.some((profile) => profile === name)) return undefined;
	return `profile must be ${profiles.join(' or ')}, not ${JSON.stringify(name)}.`;
}

/** The live settings that belong to a profile. */
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

/** The live part of the options, filled in from the profile and the defaults. */
export function liveSettings(options: SandboxOptions): LiveSettings {
	const profile = profileValues[options.profile ?? 'documented'].settings;
	return {
		rateLimit: options.rateLimit ?? 100,
		tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? profile.tokenLifetimeSeconds,
		statusLagMs: options.statusLagMs ?? profile.statusLagMs,
		approvalsLagMs: options.approvalsLagMs ?? profile.approvalsLagMs,
		searchLagMs: options.searchLagMs ?? profile.searchLagMs,
		machineIdentities: options.machineIdentities ?? true,
		stages: { ...defaultStages, ...options.stages },
	};
}
