import { references, textsIn } from '../../api/lenient';
import { conflictsIn } from '../../api/sodPrediction';
import type { StatusRow } from '../../api/wire';
import { isRecord } from '../../shared/untyped';
import type { SodViolation } from './notes';
import { accountName, isFinal } from './progress';

/** Where a request stands that isn't final. */
export interface StuckAt {
	/** ISC's name of the phase, in words: `approval`, `provisioning`, `SOD check` … */
	phase: string;
	/** UTC, ISO 8601. */
	since?: string;
	/** Who or what it waits for. */
	waitingFor: string;
}

/** Names of phases that read badly without a word of their own. */
const PHASES: Record<string, string> = { SOD: 'SOD check', SOD_POLICY: 'SOD check', MANUAL_WORK_ITEM: 'manual task' };

/** Where a request stands, as its status row says. Undefined if it is final. Pure. */
export function stuckAt(row: StatusRow): StuckAt | undefined {
	if (isFinal(row)) return undefined;
	const phase = (row.accessRequestPhases ?? [])
		.filter(isRecord)
		.find(({ state }) => /^executing$/i.test(String(state)));
	const tasks = pendingTasks(row);
	const reviewers = pendingReviewers(row);
	const name = phaseName(phase?.name, {
		hasTask: tasks.length > 0,
		hasReviewer: reviewers.length > 0,
		state: row.state,
	});
	const since = textsIn([phase?.started, row.created])[0];
	const isApproval = name === 'approval';
	const waitingFor = (isApproval ? reviewers : tasks)[0] ?? waiting(name, row);
	return { phase: name, ...(since !== undefined && { since }), waitingFor };
}

function phaseName(
	said: unknown,
	{ hasTask, hasReviewer, state }: { hasTask: boolean; hasReviewer: boolean; state?: string },
): string {
	if (state === 'PROVISIONING_VERIFICATION_PENDING') return 'verification';
	const plain = textsIn(said)[0]?.replace(/_?PHASE$/i, '') ?? '';
	if (hasTask && !/^approval$/i.test(plain)) return 'manual task';
	if (plain !== '') return PHASES[plain.toUpperCase()] ?? plain.toLowerCase().replaceAll('_', ' ');
	return hasReviewer ? 'approval' : 'unknown';
}

/** e.g. `Omar Haddad`, or `Omar Haddad, then Chen Wei`: ISC asks several reviewers one after the other. */
function pendingReviewers({ approvalDetails }: StatusRow): string[] {
	const names = (approvalDetails ?? [])
		.filter(({ status }) => status === 'PENDING')
		.flatMap(({ currentOwner, originalOwner }) => references(currentOwner ?? originalOwner))
		.map(({ name, id, type }) => `${type === 'GOVERNANCE_GROUP' ? 'the governance group ' : ''}${name ?? id}`);
	return names.length === 0 ? [] : [names.join(', then ')];
}

function pendingTasks({ manualWorkItemDetails }: StatusRow): string[] {
	const owners = [manualWorkItemDetails]
		.flat()
		.filter(isRecord)
		.filter(({ status }) => !/^(approved|rejected|expired|cancelled|finished|returned)$/i.test(String(status)))
		.flatMap(({ currentOwner, originalOwner }) => references(currentOwner ?? originalOwner));
	return owners.length === 0 ? [] : [`a manual task of ${owners.map(({ name, id }) => name ?? id).join(', ')}`];
}

function waiting(phase: string, row: StatusRow): string {
	if (phase === 'approval') return 'a reviewer that ISC does not name';
	if (phase === 'verification') return 'the next aggregation of the source, which verifies the change';
	if (phase === 'SOD check') return "ISC's check of separation of duties";
	const accounts = textsIn(row.requestedAccounts?.map(accountName));
	if (phase === 'provisioning')
		return accounts.length === 0 ? 'provisioning on the source' : `provisioning of the account ${accounts.join(', ')}`;
	return 'something that ISC does not name';
}

/** The violations of separation of duties that ISC itself reports of a request. Undefined if it reports no check. */
export function sodOf({ sodViolationContext }: StatusRow): { state?: string; violations: SodViolation[] } | undefined {
	if (!isRecord(sodViolationContext)) return undefined;
	const { state, violationCheckResult } = sodViolationContext;
	const contexts = isRecord(violationCheckResult) ? violationCheckResult.violationContexts : undefined;
	const violations = conflictsIn(contexts ?? []).map(({ policy, left, right }) => ({
		policy,
		left: left.map(({ name }) => name),
		right: right.map(({ name }) => name),
	}));
	const [text] = textsIn(state);
	return { ...(text !== undefined && { state: text }), violations };
}
