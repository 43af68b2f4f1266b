import { TenantMemory } from '../shared/memory';
import type { IscClient } from './client';
import type { IscError } from './errors';
import type { Clock } from './http';
import { quote } from './filters';
import { attempt } from './result';

/** A tenant to ask. A session is one. */
export interface AskedTenant {
	client: IscClient;
	clock: Clock;
	/** Tenant and client. */
	key: string;
}

/** The form that a tenant accepts for a question. Kept for a day, because ISC changes without notice. */
const taken = new TenantMemory<string>(2_000, 24 * 3_600_000);

/**
 * Asks a question that has several forms, of which a tenant may accept only one: the sources disagree.
 *
 * A form is proven once it finds something, or once it is the only form that isn't refused. Before that, if a form finds nothing, the next one is
 * tried. Only if none of them finds anything is nothing there. The proven form is remembered for the tenant.
 *
 * @param question the question's name in the memory
 * @param forms in the order in which to try them
 * @param found whether an answer contains anything
 * @throws {IscError} whatever `ask` throws; a bad request only if every form is one
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

/** A list that can be asked for in several forms, page by page, in the first form whose first page isn't empty. As `askInForms`. */
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

/** The examples in the document have dates without quotation marks. Whether tenants accept quoted dates is unproven. */
export const DATE_FORMS = ['quoted', 'bare'] as const;
export type DateForm = (typeof DATE_FORMS)[number];

/** A date for a filter. @param date ISO 8601 in UTC */
export function dateIn(form: DateForm, date: string): string {
	return form === 'quoted' ? quote(date) : date;
}
