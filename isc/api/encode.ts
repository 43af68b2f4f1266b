/** Text for a part of a path or of a query. Half a character would be a fault of the program's; nothing is found by it anyway. */
export function encoded(text: string): string {
	return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
