;; The largest magnitude in a stretch of memory, 64 bytes at a time. Without its sign a float is ordered as an integer
;; of the same bits. From `$at` to `$end` are whole steps of 64 bytes, from any byte on.
;; Built into magnitudes-wasm.ts by `npm run build:wasm`.
(module
  (memory (import "scan" "memory") 1)

  ;; 16-bit values: bfloat16 and float16.
  (func (export "largestHalf") (param $at i32) (param $end i32) (result i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $mask v128)
    (local.set $mask (i16x8.splat (i32.const 0x7fff)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $a (i16x8.max_u (local.get $a) (v128.and (v128.load (local.get $at)) (local.get $mask))))
        (local.set $b (i16x8.max_u (local.get $b) (v128.and (v128.load offset=16 (local.get $at)) (local.get $mask))))
        (local.set $c (i16x8.max_u (local.get $c) (v128.and (v128.load offset=32 (local.get $at)) (local.get $mask))))
        (local.set $d (i16x8.max_u (local.get $d) (v128.and (v128.load offset=48 (local.get $at)) (local.get $mask))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (local.set $a (i16x8.max_u
      (i16x8.max_u (local.get $a) (local.get $b))
      (i16x8.max_u (local.get $c) (local.get $d))))
    ;; The eight lanes are folded in halves: 8 bytes, 4 bytes, 2 bytes.
    (local.set $a (i16x8.max_u (local.get $a)
      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $a) (local.get $a))))
    (local.set $a (i16x8.max_u (local.get $a)
      (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $a) (local.get $a))))
    (local.set $a (i16x8.max_u (local.get $a)
      (i8x16.shuffle 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13 (local.get $a) (local.get $a))))
    (i16x8.extract_lane_u 0 (local.get $a)))

  ;; 32-bit values: float32.
  (func (export "largestWord") (param $at i32) (param $end i32) (result i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $mask v128)
    (local.set $mask (i32x4.splat (i32.const 0x7fffffff)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $a (i32x4.max_u (local.get $a) (v128.and (v128.load (local.get $at)) (local.get $mask))))
        (local.set $b (i32x4.max_u (local.get $b) (v128.and (v128.load offset=16 (local.get $at)) (local.get $mask))))
        (local.set $c (i32x4.max_u (local.get $c) (v128.and (v128.load offset=32 (local.get $at)) (local.get $mask))))
        (local.set $d (i32x4.max_u (local.get $d) (v128.and (v128.load offset=48 (local.get $at)) (local.get $mask))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (local.set $a (i32x4.max_u
      (i32x4.max_u (local.get $a) (local.get $b))
      (i32x4.max_u (local.get $c) (local.get $d))))
    (local.set $a (i32x4.max_u (local.get $a)
      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $a) (local.get $a))))
    (local.set $a (i32x4.max_u (local.get $a)
      (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $a) (local.get $a))))
    (i32x4.extract_lane 0 (local.get $a))))
