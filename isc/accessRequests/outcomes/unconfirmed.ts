import type { WantedPair } from '../model/wanted';
import type { Unconfirmed } from '../model/fates';
import { withoutStop } from '../model/wording';

/** What is not known about a lost answer, and how to find out. */
export function unconfirmedMessage(fate: Unconfirmed, confirmWithin: number): string {
	const looked =
		fate.message ??
		(confirmWithin > 0
			? `it was not in the status list within ${confirmWithin} seconds`
			: 'it was not looked for, as Confirm Within is 0');
	return (
		`ISC may have taken this request: no usable answer came (${withoutStop(fate.error.message)}), and ${looked}. ` +
		`To find out, look in ISC for a request made at ${new Date(fate.sentAt).toISOString()}.`
	);
}

export function unconfirmedAdvice(pair: WantedPair, fate: Unconfirmed): string {
	const item = pair.item.name ?? pair.item.id;
	const person = pair.identityName ?? pair.identityId;
	return (
		`Look in ISC under Access Requests for ${item} and ${person}, requested at ${new Date(fate.sentAt).toISOString()} by the user of this ` +
		'credential. Run the workflow again later: unless Duplicate Handling is Submit, it recognizes what ISC took and sends only the rest. ' +
		'With the option Resend Unconfirmed the node sends it again by itself.'
	);
}
