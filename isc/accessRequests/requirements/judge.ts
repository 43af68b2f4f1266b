import type { ItemRecord, ItemRequirements } from '../../api/itemRecords';
import type { RowProblem } from '../../shared/faults';
import { sameId } from '../../shared/ids';
import type { WantedPair } from '../model/wanted';
import { itemLabel } from '../model/wording';
import { asksForLongest, durationLabel, lengthOf, longestMs } from './longest';

type Problem = Omit<RowProblem, 'row'>;

/** What a pair lacks that ISC requires for its access item. Pure. */
export function requirementProblem(
	pair: WantedPair,
	record: ItemRecord,
	{ now, form }: { now: number; form: string | undefined },
): Problem | undefined {
	const name = record.name ?? pair.item.name ?? itemLabel(pair);
	const { requires } = record;
	if (pair.requestType === 'GRANT_ACCESS' && record.isRequestable === false) return notRequestable(name);
	if (requires === undefined) return undefined;
	if (requires.comment && pair.item.comment === undefined)
		return {
			field: 'Comment',
			message: `${name} can only be requested with a comment.`,
			advice: 'Fill in Comment, or the comment of this access item.',
		};
	if (pair.requestType !== 'GRANT_ACCESS') return undefined;
	return endProblem(pair, requires, { name, now }) ?? formProblem(pair, requires, { name, form });
}

function notRequestable(name: string): Problem {
	return {
		field: 'Access Items',
		message: `${name} can't be requested: it is disabled or not requestable in ISC.`,
		advice: 'Choose another access item, or have an ISC administrator make it requestable.',
	};
}

function endProblem(
	pair: WantedPair,
	{ endDate, maxDuration }: ItemRequirements,
	{ name, now }: { name: string; now: number },
): Problem | undefined {
	const length = lengthOf(pair, now);
	if (maxDuration === undefined) {
		if (!endDate || length !== undefined) return undefined;
		return {
			field: 'End',
			message: `${name} can only be requested with an end date.`,
			advice: 'Set End to On a Date or After a Duration.',
		};
	}
	const isTooLong =
		length === undefined || (length > longestMs(maxDuration).atMost && !asksForLongest(pair, maxDuration));
	if (!isTooLong) return undefined;
	const longest = durationLabel(maxDuration);
	return {
		field: 'End',
		message: `${name} can be held for at most ${longest}${length === undefined ? ', and the request has no end date' : ''}.`,
		advice: `Set End to After a Duration, ${longest} or less.`,
	};
}

function formProblem(
	pair: WantedPair,
	{ form: required }: ItemRequirements,
	{ name, form }: { name: string; form: string | undefined },
): Problem | undefined {
	if (required === undefined) return undefined;
	if (pair.item.formInstanceId === undefined)
		return {
			field: 'Access Items',
			message: `${name} can only be requested with the completed form "${required}".`,
			advice: 'Fill in that form in ISC, and set the detail Form Instance ID of this access item to its ID.',
		};
	if (form === undefined || sameId(form, required)) return undefined;
	return {
		field: 'Access Items',
		message: `${name} requires the form "${required}", but the form instance ${pair.item.formInstanceId} is of the form "${form}".`,
		advice: 'Fill in the required form, and set the detail Form Instance ID to its ID.',
	};
}

/** Kinds of approver that stand for the owner of the access item. */
const OWNERS: readonly string[] = ['OWNER', 'ENTITLEMENT_OWNER', 'ROLE_OWNER', 'ACCESS_PROFILE_OWNER'];

/** What ISC requires that a request can't bring, and what a person should know. Pure. */
export function warningsFor(
	pair: WantedPair,
	record: ItemRecord,
	{ me, now }: { me: string | undefined; now: number },
): string[] {
	const name = record.name ?? itemLabel(pair);
	const { requires } = record;
	const warnings: string[] = [];
	if (requires?.reauthorization === true)
		warnings.push(
			`${name} requires a reauthorization, which a request by the API can't bring. ISC may refuse the request.`,
		);
	if (record.isDimensional === true)
		warnings.push(`${name} has dimensions, and a request by the API can't choose one. ISC decides which apply.`);
	if (sameId(record.ownerId, me) && requires?.approvers.some((approver) => OWNERS.includes(approver)) === true)
		warnings.push(
			`The user behind this credential owns ${name} and would approve the request: ISC may approve this without anybody else.`,
		);
	return [...warnings, ...endWarnings(pair, requires, { name, now })];
}

/** A month may be a calendar month or not, and of a change of dates ISC doesn't say whether the same limits hold. */
function endWarnings(
	pair: WantedPair,
	requires: ItemRequirements | undefined,
	{ name, now }: { name: string; now: number },
): string[] {
	const longest = requires?.maxDuration;
	const length = lengthOf(pair, now);
	if (longest === undefined || length === undefined || asksForLongest(pair, longest)) return [];
	const { surely, atMost } = longestMs(longest);
	const limit = pair.requestType === 'GRANT_ACCESS' ? surely : Math.min(surely, atMost);
	if (length <= limit) return [];
	return [`${name} can be held for at most ${durationLabel(longest)}. ISC may refuse this end date.`];
}
