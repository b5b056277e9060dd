// fn fill(&mut self, input: &mut [f32], buffer: Vec<f32>) -> Result<(), Error> {
//     #[par_for(private(buffer), on_error = "return")]
//     for (i, x) in input.iter_mut().enumerate() {
//         buffer.clear();
//         self.window.read(i, &mut buffer)?;
//         self.sum += buffer[0];
//         self.out[i] = buffer[0];
//         *x *= self.scale;
//     }
//     Ok(())
// }

fn fill(&mut self, input: &mut [f32], buffer: Vec<f32>) -> Result<(), Error> {
    match match input.iter_mut() {
        base_ => {
            use ::parloop::__private::space::*;
            (&&Probe::of(&base_)).lift_for_loop(base_)
        }
    }
        .enumerate()
    {
        head_ => {
            let loop_ = ::parloop::__private::Loop::new({
                    static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                            ::core::file!(),
                            3,
                        )
                        .explained(
                            &[
                                ("buffer", "private", "named in the annotation"),
                                ("self.sum", "reduce +", "`self.sum += …`, line 6"),
                                ("self.out", "indexed", "`self.out[…]` changed, line 7"),
                                (
                                    "the items",
                                    "in place",
                                    "`&mut` in a loop that can leave early",
                                ),
                                (
                                    "self.window",
                                    "shared",
                                    "`self.window.read(…)`, line 5",
                                ),
                                ("self.scale", "shared", "read, line 8"),
                            ],
                        );
                    &SITE
                })
                .once();
            {
                use ::parloop::__private::space::*;
                (&&Probe::of(&head_)).source_of_loop()
            };
            ::parloop::__private::make::sync(&self.window);
            ::parloop::__private::make::sync(&self.scale);
            let loop_ = loop_
                .sharing(&self.window, "self.window", 0)
                .sharing(&self.scale, "self.scale", 0);
            let space_ = {
                use ::parloop::__private::space::*;
                (&&&&&Probe::of(&head_)).space_of_loop(head_)
            };
            let buffer_ = ::parloop::__private::make::scratch(&buffer);
            let self_sum_ = {
                use ::parloop::__private::role::*;
                (&&&Probe::of(&self.sum)).checked_sum_role(&mut self.sum)
            };
            let self_out_ = {
                {
                    use ::parloop::__private::role::*;
                    ::parloop::__private::make::sequence_of(&mut self.out)
                        .own_elements_undo()
                }
            };
            let undo_ = {
                use ::parloop::__private::role::*;
                (&&&&&&&&&&&&&&&&&&&&&&&Probe::of_items(&space_)).items_role()
            };
            let exit_ = match loop_
                .standard(
                    space_,
                    (buffer_, self_sum_, self_out_, undo_),
                    |
                        (mut buffer, mut self_sum, mut own_self_out_, mut own_undo_),
                        block_|
                    {
                        let mut self_out = own_self_out_.own_view(&block_);
                        let mut undo_ = own_undo_.lender();
                        let self_scale = ::parloop::__private::copy(&self.scale);
                        let exit_ = 'block_: {
                            for item_ in block_.indexed_cancellable() {
                                match undo_.lend_item(item_) {
                                    (i, x) => {
                                        buffer.clear();
                                        match ::parloop::__private::Branch::branch(
                                            self.window.read(i, &mut buffer),
                                        ) {
                                            ::core::result::Result::Ok(value_) => value_,
                                            ::core::result::Result::Err(residual_) => {
                                                break 'block_ ::core::option::Option::Some(
                                                    ::parloop::__private::Exit1::A(
                                                        ::parloop::__private::Residual(residual_),
                                                    ),
                                                );
                                            }
                                        };
                                        self_sum += buffer[0];
                                        self_out[i] = buffer[0];
                                        *x *= self_scale;
                                    }
                                }
                            }
                            ::core::option::Option::None
                        };
                        ((buffer, self_sum, own_self_out_, own_undo_), exit_)
                    },
                )
                .start_loop((0, 0, 0), (), ((0, 0, 0, 0), (0,), ()))
            {
                ::core::result::Result::Ok(exit_) => exit_,
                ::core::result::Result::Err(error_) => {
                    return ::core::result::Result::Err(
                        ::core::convert::From::from(error_),
                    );
                }
            };
            match exit_ {
                ::core::option::Option::None => {}
                ::core::option::Option::Some(
                    ::parloop::__private::Exit1::A(
                        ::parloop::__private::Residual(residual_),
                    ),
                ) => {
                    residual_?;
                }
            }
        }
    }
    Ok(())
}
