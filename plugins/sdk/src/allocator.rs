//! The global allocator of a component: a pointer that moves up.
//!
//! A policy is instantiated for one call and thrown away, so nothing is ever freed; only the newest block can grow or
//! shrink in place, which is what a growing string or list does.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::null_mut;

/// Size of a page of linear memory, bytes.
const PAGE_BYTES: usize = 65_536;

struct Bump {
    /// First free byte; 0 before the first allocation.
    next: Cell<usize>,
    /// First byte past the memory there is.
    end: Cell<usize>,
}

#[allow(unsafe_code, reason = "a component has exactly one thread")]
unsafe impl Sync for Bump {}

#[global_allocator]
static ALLOCATOR: Bump = Bump {
    next: Cell::new(0),
    end: Cell::new(0),
};

#[allow(unsafe_code, reason = "the linker defines where the heap begins")]
fn heap_base() -> usize {
    unsafe extern "C" {
        static __heap_base: u8;
    }
    &raw const __heap_base as usize
}

impl Bump {
    /// Makes everything below `top` usable; false where the host gives no more memory.
    #[inline]
    fn reserve(&self, top: usize) -> bool {
        if top <= self.end.get() {
            return true;
        }
        self.grow(top)
    }

    #[cold]
    fn grow(&self, top: usize) -> bool {
        let have = core::arch::wasm32::memory_size::<0>().saturating_mul(PAGE_BYTES);
        if top > have {
            let pages = (top - have).div_ceil(PAGE_BYTES);
            if core::arch::wasm32::memory_grow::<0>(pages) == usize::MAX {
                return false;
            }
        }
        self.end
            .set(core::arch::wasm32::memory_size::<0>().saturating_mul(PAGE_BYTES));
        true
    }
}

#[allow(
    unsafe_code,
    reason = "GlobalAlloc is an unsafe trait; every block handed out lies between heap base and memory end and is never handed out twice"
)]
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let free = match self.next.get() {
            0 => heap_base(),
            free => free,
        };
        let mask = layout.align() - 1;
        let Some(start) = free.checked_add(mask).map(|top| top & !mask) else {
            return null_mut();
        };
        let Some(top) = start.checked_add(layout.size()) else {
            return null_mut();
        };
        if !self.reserve(top) {
            return null_mut();
        }
        self.next.set(top);
        start as *mut u8
    }

    /// Nothing: an empty body lets the compiler drop most of the code that would take values apart.
    #[inline(always)]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = block as usize;
        if start + layout.size() == self.next.get() {
            return match start.checked_add(size) {
                Some(top) if self.reserve(top) => {
                    self.next.set(top);
                    block
                }
                _ => null_mut(),
            };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the alignment is that of a valid layout, and the size was checked by the caller of `realloc`.
        let wider = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: `wider` is not empty, as it is larger than `layout`.
        let moved = unsafe { self.alloc(wider) };
        if !moved.is_null() {
            // SAFETY: both blocks are live, hold at least the old size, and do not overlap.
            unsafe { core::ptr::copy_nonoverlapping(block, moved, layout.size()) };
        }
        moved
    }
}

/// A panic is a trap: the host reports it, and no text of it is carried in the component.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
