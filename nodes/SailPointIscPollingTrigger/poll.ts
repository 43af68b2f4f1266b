import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { asSent } from '../../isc/api/lenient';
import type { IscSession } from '../../isc/session';
import { REQUEST_STATES } from '../../isc/api/wire';
import { firstState, readPollState, type ChangesWanted, type Whose } from '../../isc/polling/changes';
import { endingAccess, readEndingState } from '../../isc/polling/endingAccess';
import { newApprovals } from '../../isc/polling/pendingApprovals';
import { changedStates, readRequestStates } from '../../isc/polling/requestStates';
import { simplifiedPending } from '../SailPointIsc/resources/approval/simplified';
import { simplified as simplifiedRequest } from '../SailPointIsc/resources/accessRequest/simplified';
import { SESSION } from '../SailPointIsc/resources/shared/runEach';
import { openSession } from '../SailPointIsc/transport';
import { orTriggerError } from '../SailPointIscTrigger/failure';
import { triggerParameters } from '../SailPointIscTrigger/parameters/triggerParameters';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** As n8n 2.41 has it. n8n 2.8 knows no budget for a poll. */
const BUDGET_MS = 5 * MINUTE;
/** The part of the budget in which another page is begun. */
const SHARE = 0.6;
/** What a run by hand shows. */
const MOST_BY_HAND = 10;

type Watch = 'requestState' | 'approvalPending' | 'accessEnding';

interface Settings {
	watch: Watch;
	whose: Whose;
	states: readonly string[];
	days: number;
	lookBackMs: number;
	overlapMs: number;
	isSimplified: boolean;
}

/** What a poll has found, and what to keep once it is reported. */
interface Found {
	items: IDataObject[];
	state: object;
	isPartly: boolean;
}

/**
 * Returns what is new since the last poll; null if nothing is. A run by hand shows some of what there is, and moves nothing.
 *
 * @throws {NodeApiError|NodeOperationError} if ISC doesn't answer: then nothing counts as reported
 */
export async function pollOnce(fns: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	return await orTriggerError(fns, async () => {
		const settings = readSettings(fns);
		const session = await openSession(fns, SESSION);
		const isByHand = fns.getMode() === 'manual';
		const data = fns.getWorkflowStaticData('node');
		const place = [settings.watch, settings.whose, session.key].join('|');
		const stored = data.place === place && !isByHand ? data.state : undefined;
		const wanted = wantedOf(fns, settings);
		if (stored === undefined && !isByHand)
			fns.logger.info(
				`The first poll of ${settings.watch} has no history: it begins at ${new Date(wanted.now).toISOString()}.`,
			);
		const { items, state, isPartly } = await READERS[settings.watch]({ session, settings, wanted, stored, isByHand });
		if (isByHand) return output(fns, items.slice(0, MOST_BY_HAND));
		if (isPartly) fns.logger.info('There was no time for all changes in this poll. The next polls go on.');
		data.place = place;
		data.state = state as IDataObject;
		return output(fns, items);
	});
}

function output(fns: IPollFunctions, items: IDataObject[]): INodeExecutionData[][] | null {
	return items.length === 0 ? null : [fns.helpers.returnJsonArray(items)];
}

function readSettings(fns: IPollFunctions): Settings {
	const parameters = triggerParameters(fns);
	const watch = parameters.choice('watch', 'Watch', ['requestState', 'approvalPending', 'accessEnding'] as const);
	const number = (name: string, label: string, otherwise: number) =>
		parameters.number(name, label, { minimum: 0, isWhole: true }) ?? otherwise;
	return {
		watch: watch ?? 'requestState',
		whose: parameters.choice('whose', 'Whose', ['all', 'mine'] as const) ?? 'all',
		states: parameters.choices('states', 'States', REQUEST_STATES),
		days: number('days', 'Days Before the End', 14),
		lookBackMs: number('options.lookBack', 'Look Back (Days)', 365) * DAY,
		overlapMs: number('options.overlap', 'Overlap (Minutes)', 15) * MINUTE,
		isSimplified: parameters.isOn('simplify', 'Simplify', true),
	};
}

function wantedOf(fns: IPollFunctions, { overlapMs }: Settings): ChangesWanted {
	const now = Date.now();
	const { getPollBudgetMs } = fns as { getPollBudgetMs?: () => number };
	const budget = getPollBudgetMs?.call(fns) ?? BUDGET_MS;
	return { now, overlapMs, hasTime: () => Date.now() - now < budget * SHARE };
}

interface Reading {
	session: IscSession;
	settings: Settings;
	wanted: ChangesWanted;
	stored: unknown;
	isByHand: boolean;
}

const READERS: Record<Watch, (reading: Reading) => Promise<Found>> = {
	requestState: async ({ session, settings, wanted, stored, isByHand }) => {
		const { whose, states, isSimplified } = settings;
		const before = readRequestStates(stored) ?? { ...firstState(beginning(wanted, isByHand)), open: {} };
		const { rows, state, isPartly } = await changedStates(session, before, { ...limited(wanted, isByHand), whose });
		const reported = rows.filter((row) => states.length === 0 || states.includes(row.state ?? ''));
		const items = reported.map((row) => (isSimplified ? simplifiedRequest(row) : ({ ...asSent(row) } as IDataObject)));
		return { items: isByHand ? items.reverse() : items, state, isPartly };
	},
	approvalPending: async ({ session, settings, wanted, stored, isByHand }) => {
		const before = readPollState(stored) ?? firstState(beginning(wanted, isByHand));
		const { whose, isSimplified } = settings;
		const { approvals, state, isPartly } = await newApprovals(session, before, { ...limited(wanted, isByHand), whose });
		const items = isSimplified
			? await simplifiedPending(session, approvals)
			: approvals.map((approval) => ({ ...asSent(approval) }) as IDataObject);
		return { items: isByHand ? items.reverse() : items, state, isPartly };
	},
	accessEnding: async ({ session, settings, wanted, stored, isByHand }) => {
		const { whose, days, lookBackMs } = settings;
		const before = readEndingState(stored) ?? { ...firstState(wanted.now - lookBackMs), ends: {} };
		const found = await endingAccess(session, before, { ...limited(wanted, isByHand), whose, days });
		if (found.isCut)
			session.log.warn('More access has an end date than can be remembered: the latest ends are left out.');
		return { ...found, items: found.ending.map((access) => ({ ...access })) };
	},
};

/** Where a first poll begins. By hand, with the list as it is. */
function beginning({ now, overlapMs }: ChangesWanted, isByHand: boolean): number {
	return isByHand ? 0 : now + overlapMs;
}

/** By hand, one page is enough. */
function limited(wanted: ChangesWanted, isByHand: boolean): ChangesWanted {
	return isByHand ? { ...wanted, hasTime: () => false } : wanted;
}
