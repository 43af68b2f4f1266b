import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { answerInvocation, withReviewerName } from '../../isc/eventTriggers/answers';
import type { Payload } from '../../isc/eventTriggers/events';
import { approverOf, fallBackLater, fallbackDue } from '../../isc/eventTriggers/fallback';
import {
	readStored,
	rememberInvocation,
	STORED_INVOCATIONS,
	withStored,
	type Invocation,
	type OpenInvocation,
} from '../../isc/eventTriggers/invocations';
import type { IscSession } from '../../isc/session';
import type { AnswerSettings } from './settings';

/** Longest time for one timer, in milliseconds. */
const SLICE_MS = 60_000;

/** n8n's own helper, in slices: a single timer takes at most 24 days. */
const clock = {
	now: () => Date.now(),
	async sleep(ms: number): Promise<void> {
		const until = Date.now() + ms;
		for (let left = ms; left > 0; left = until - Date.now()) await sleep(Math.min(SLICE_MS, left));
	},
};

/** Keeps an invocation where every n8n process finds it, and sends the fallback once the workflow has had its time. */
export function awaitAnswer(
	fns: IWebhookFunctions,
	session: IscSession,
	invocation: Invocation,
	{ settings, items }: { settings: AnswerSettings; items: Payload[] },
): void {
	const now = clock.now();
	const entry = rememberInvocation(session, invocation);
	const { fallback, atOnce } = settings;
	if (atOnce !== undefined) {
		void answerAtOnce(session, entry, settings, items);
		return;
	}
	const data = fns.getWorkflowStaticData('global');
	const stored = withStored(data[STORED_INVOCATIONS], { ...invocation, fallback, items }, now);
	data[STORED_INVOCATIONS] = stored as unknown as IDataObject;
	watchOver(session, entry, { kind: fallback, items }, fallbackDue(now, invocation.respondBy));
}

/** What another process has left behind: what is overdue is answered now, and for the rest the wait goes on. */
export function resumeInvocations(fns: IHookFunctions | IWebhookFunctions, session: IscSession): void {
	const now = clock.now();
	const stored = Object.values(readStored(fns.getWorkflowStaticData('global')[STORED_INVOCATIONS]));
	for (const { fallback, items, ...invocation } of stored) {
		if (invocation.respondBy <= now) continue;
		const entry = rememberInvocation(session, invocation);
		const due = fallbackDue(invocation.receivedAt, invocation.respondBy);
		watchOver(session, entry, { kind: fallback, items }, Math.max(now, due));
	}
}

function watchOver(
	session: IscSession,
	entry: OpenInvocation,
	fallback: { kind: 'deny' | 'passOn'; items: Payload[] },
	due: number,
): void {
	if (entry.isWatched === true) return;
	entry.isWatched = true;
	void fallBackLater(session, entry, { fallback, due, clock });
}

/** If it doesn't reach ISC, the fallback takes its place. */
async function answerAtOnce(
	session: IscSession,
	entry: OpenInvocation,
	{ atOnce, fallback }: AnswerSettings,
	items: Payload[],
): Promise<void> {
	if (atOnce === undefined || entry.state !== 'open') return;
	try {
		const answer = await withReviewerName(session, atOnce);
		await answerInvocation(session, entry, { answer, approver: await approverOf(session) });
	} catch (error) {
		session.log.warn(`The answer to the event ${entry.invocation.id} could not be sent: ${(error as Error).message}`);
		watchOver(session, entry, { kind: fallback, items }, clock.now());
	}
}
