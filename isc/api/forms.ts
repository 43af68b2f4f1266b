import { TenantMemory } from '../shared/memory';
import type { IscClient } from './client';
import type { IscError } from './errors';
import type { Clock } from './http';
import { quote } from './filters';
import { attempt } from './result';

/** A tenant as far as asking it goes; a session is one. */
export interface AskedTenant {
	client: IscClient;
	clock: Clock;
	/** Tenant and client. */
	key: string;
}

/**
 * What a tenant takes is known for a day: ISC changes without notice. Tenants × questions of one process.
 */
const taken = new TenantMemory<string>(2_000, 24 * 3_600_000);

/**
 * Asks a question that may be put in several forms, where sources disagree on which a tenant takes.
 *
 * A form is known to be taken once it found something, or once it was accepted where every other was refused. Until then nothing is concluded
 * from a form that finds nothing: the next is tried, and what none of them finds is not there. What is known is remembered for the tenant.
 *
 * @param question names what is asked, for the memory
 * @param forms the one to try first comes first
 * @param found whether an answer has something in it
 * @throws {IscError} what `ask` throws; a bad request only where every form is one
 */
export async function askInForms<Form extends string, Answer>(
	tenant: AskedTenant,
	question: string,
	forms: readonly Form[],
	ask: (form: Form) => Promise<Answer>,
	found: (answer: Answer) => boolean,
): Promise<Answer> {
	const now = (): number => tenant.clock.now();
	const known = taken.get(tenant.key, question, now());
	const inOrder = [...forms.filter((form) => form === known), ...forms.filter((form) => form !== known)];
	const accepted: Array<{ form: Form; answer: Answer }> = [];
	const refusals: IscError[] = [];
	for (const form of inOrder) {
		const asked = await attempt(ask(form), ['badRequest']);
		if (!asked.ok) {
			refusals.push(asked.error);
			if (form === known) taken.delete(tenant.key, question);
			continue;
		}
		const answer = asked.value;
		if (found(answer)) taken.set(tenant.key, question, form, now());
		if (found(answer) || form === known) return answer;
		accepted.push({ form, answer });
	}
	if (accepted.length === 0) throw refusals[0];
	const [{ form, answer }] = accepted;
	if (accepted.length === 1 && forms.length > 1) taken.set(tenant.key, question, form, now());
	return answer;
}

/** A list whose question may be put in several forms, page by page: the first form whose first page holds something. As `askInForms`. */
export async function* pagesInForms<Form extends string, T>(
	tenant: AskedTenant,
	question: string,
	forms: readonly Form[],
	list: (form: Form) => AsyncGenerator<T[]>,
): AsyncGenerator<T[]> {
	const begun = async (form: Form) => {
		const source = list(form);
		return { source, first: await source.next() };
	};
	const { source, first } = await askInForms(tenant, question, forms, begun, (one) => one.first.done !== true);
	if (first.done === true) return;
	yield first.value;
	yield* source;
}

/** Dates in filters stand without quotation marks in every example of the document; whether a tenant takes quoted ones is unproven. */
export const DATE_FORMS = ['quoted', 'bare'] as const;
export type DateForm = (typeof DATE_FORMS)[number];

/** A date for a filter. @param date ISO 8601 in UTC: nothing in it needs quotation marks */
export function dateIn(form: DateForm, date: string): string {
	return form === 'quoted' ? quote(date) : date;
}
