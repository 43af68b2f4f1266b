import type { IscError } from '../../api/errors';
import { type AccessRequestEntry } from '../../api/wire';

/** ISC accepted the request. The entries are those of the 202 body that concern the pair, unchanged. */
export interface Accepted {
	kind: 'accepted';
	newRequests: AccessRequestEntry[];
	existingRequests: AccessRequestEntry[];
	/** UTC, ISO 8601. */
	submittedAt?: string;
	/** Set if the status list showed it. */
	state?: string;
	message?: string;
}

/** ISC certainly did not accept the request. */
export interface Failed {
	kind: 'failed';
	message: string;
	advice: string;
	httpCode?: number;
	detailCode?: string;
	trackingId?: string;
	accessRequestIds?: string[];
	/** A last look before it was to be sent showed that it isn't right any more. */
	isChanged?: true;
}

/** ISC may have accepted the request. Times are in milliseconds since 1970. */
export interface Unconfirmed {
	kind: 'unconfirmed';
	error: IscError;
	/** When the request was handed to the network. */
	sentAt: number;
	/** When it was certain that no answer would come. */
	lostAt: number;
	/** Why it was not found, if there is more to say than that. */
	message?: string;
}

/** The result of sending a pair. */
export type Fate = Accepted | Failed | Unconfirmed;

/** The fates of all pairs that were to be sent, by `pairKey`. */
export type Fates = Map<string, Fate>;

export function failedBy(error: IscError): Failed {
	const { message, advice, httpCode, detailCode, trackingId } = error;
	return { kind: 'failed', message, advice, httpCode, detailCode, trackingId };
}

/** The fate of pairs that were never sent because the run stopped. */
export function notSent(reason: IscError): Failed {
	return { ...failedBy(reason), message: `Not sent: ${reason.message}` };
}
