
/// Room for the entries of a list, empty.
fn many(comptime Pointer: type, count: usize) Pointer {
    const Entry = @typeInfo(Pointer).pointer.child;
    const entries = std.heap.c_allocator.alloc(Entry, count) catch unreachable;
    @memset(std.mem.sliceAsBytes(entries), 0);
    return entries.ptr;
}
