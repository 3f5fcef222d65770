
# x86-64. An entry jumps to what its slot says: at first to its own second half, which says its number to the part at the
# top; that keeps the arguments (the registers of the System V ABI; rax counts a variadic call's vectors) and binds.
.pushsection .data.late_slots,"aw",@progbits
.balign 4096
.globl hookctl_late_slots
.hidden hookctl_late_slots
hookctl_late_slots:
.popsection

.macro late_function name number
  .pushsection .data.late_slots,"aw",@progbits
  .quad .Llate_\number
  .popsection
  .globl \name
  .hidden \name
  .type \name, @function
\name:
  endbr64
  jmp *hookctl_late_slots + 8 * \number (%rip)
.Llate_\number:
  endbr64
  movl $\number, %r11d
  jmp .Llate_bind
  .size \name, . - \name
.endm

.pushsection .text
.type .Llate_bind, @function
.Llate_bind:
  .cfi_startproc
  pushq %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset %rbp, -16
  movq %rsp, %rbp
  .cfi_def_cfa_register %rbp
  subq $192, %rsp
  movq %rdi, 0(%rsp)
  movq %rsi, 8(%rsp)
  movq %rdx, 16(%rsp)
  movq %rcx, 24(%rsp)
  movq %r8, 32(%rsp)
  movq %r9, 40(%rsp)
  movq %rax, 48(%rsp)
  movups %xmm0, 64(%rsp)
  movups %xmm1, 80(%rsp)
  movups %xmm2, 96(%rsp)
  movups %xmm3, 112(%rsp)
  movups %xmm4, 128(%rsp)
  movups %xmm5, 144(%rsp)
  movups %xmm6, 160(%rsp)
  movups %xmm7, 176(%rsp)
  movl %r11d, %edi
  call hookctl_bind_late
  movq %rax, %r11
  movq 0(%rsp), %rdi
  movq 8(%rsp), %rsi
  movq 16(%rsp), %rdx
  movq 24(%rsp), %rcx
  movq 32(%rsp), %r8
  movq 40(%rsp), %r9
  movq 48(%rsp), %rax
  movups 64(%rsp), %xmm0
  movups 80(%rsp), %xmm1
  movups 96(%rsp), %xmm2
  movups 112(%rsp), %xmm3
  movups 128(%rsp), %xmm4
  movups 144(%rsp), %xmm5
  movups 160(%rsp), %xmm6
  movups 176(%rsp), %xmm7
  leave
  .cfi_def_cfa %rsp, 8
  jmp *%r11
  .cfi_endproc
