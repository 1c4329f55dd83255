/** Memory of one weight at each precision, in bytes: scales and the head (never under 8 bits) included. */
export const BYTES_A_WEIGHT = { float32: 4, int8: 1.15, int4: 0.7 } as const
